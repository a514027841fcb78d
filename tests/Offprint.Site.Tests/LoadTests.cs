using System.Diagnostics;

namespace Offprint.Site.Tests;

/// <summary>Many readers at once.</summary>
[Trait("Category", "Long")]
public sealed class LoadTests
{
    [Fact]
    public async Task Two_hundred_readers_for_a_minute_see_no_error()
    {
        await using var site = await TestSite.StartAsync();
        string[] paths = ["/", "/papers?page=2", "/papers/prepacking", "/daily/2024-04-15", "/search?q=language+model", "/search/suggest?q=pack", "/areas/code", "/runs", "/feeds/new.atom", "/health"];
        var watch = Stopwatch.StartNew();
        long answers = 0;
        await Task.WhenAll(Enumerable.Range(0, 200).Select(async reader =>
        {
            for (var i = reader; watch.Elapsed < TimeSpan.FromSeconds(60); i++)
            {
                using var response = await site.SendAsync(paths[i % paths.Length]);
                Assert.True(response.IsSuccessStatusCode, $"{paths[i % paths.Length]}: {(int)response.StatusCode}");
                await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);
                Interlocked.Increment(ref answers);
            }
        }));
        Assert.True(answers >= 200, $"{answers} answers");
    }
}
