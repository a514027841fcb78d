using System.Globalization;
using System.Text.Json.Nodes;

namespace Offprint.Serving;

/// <summary>Writes errors as OpenAI's clients read them: <c>{"error": {"message", "type", "param", "code"}}</c>.</summary>
internal static class ApiErrors
{
    public static JsonObject Body(ApiException error) => new()
    {
        ["error"] = new JsonObject { ["message"] = error.Message, ["type"] = error.Type, ["param"] = error.Param, ["code"] = error.Code },
    };

    public static Task WriteAsync(HttpContext context, ApiException error)
    {
        if (error.RetryAfter is { } seconds)
        {
            context.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        }

        return JsonResponse.WriteAsync(context, Body(error), error.Status);
    }
}
