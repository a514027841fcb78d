using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Offprint.Site.Pages;

namespace Offprint.Site.Hosting;

/// <summary>Pages as answers.</summary>
internal static class Page
{
    public static RazorComponentResult<T> Of<T>(Dictionary<string, object?> parameters, int status = StatusCodes.Status200OK)
        where T : IComponent => new(parameters) { StatusCode = status, PreventStreamingRendering = true };

    public static RazorComponentResult<MessagePage> Message(int status, string heading, string text, IReadOnlyList<string>? suggestions = null) =>
        Of<MessagePage>(new() { ["Heading"] = heading, ["Text"] = text, ["Suggestions"] = suggestions ?? [] }, status);

    public static RazorComponentResult<MessagePage> NotFound(string text, IReadOnlyList<string>? suggestions = null) =>
        Message(StatusCodes.Status404NotFound, "Not found", text, suggestions);
}
