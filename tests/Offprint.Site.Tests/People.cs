using System.Collections.Concurrent;
using System.Net;

namespace Offprint.Site.Tests;

/// <summary>Signs people in, as they would do it.</summary>
internal static class People
{
    /// <summary>Signs somebody in, after whoever was signed in before.</summary>
    public static async Task SignInAsync(TestSite site, ConcurrentQueue<(string Email, string Link)> links, string email)
    {
        using (await site.SubmitAsync("/sign-in", "/sign-in", ("email", email)))
        {
            Assert.True(links.TryDequeue(out var sent));
            Assert.Equal(email, sent.Email);
            var link = new Uri(sent.Link);
            using var used = await site.SubmitAsync(link.PathAndQuery, link.AbsolutePath);
            Assert.Equal(HttpStatusCode.Redirect, used.StatusCode);
        }
    }
}
