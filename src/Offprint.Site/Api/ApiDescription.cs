using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Offprint.Site.Api;

/// <summary>The OpenAPI document of the JSON interface: what the operations themselves do not say.</summary>
internal static class ApiDescription
{
    private const string Scheme = "key";

    public static void Describe(OpenApiOptions document)
    {
        document.ShouldInclude = static description => description.RelativePath?.StartsWith("api/v1", StringComparison.Ordinal) == true;
        document.AddDocumentTransformer(static (api, _, _) =>
        {
            api.Info.Title = "Offprint";
            api.Info.Version = "1";
            api.Info.Description = "Papers that run: find, run, read results. Reading is open; writing needs a key.";
            api.Servers = [];
            api.Components ??= new OpenApiComponents();
            api.Components.SecuritySchemes ??= new Dictionary<string, IOpenApiSecurityScheme>(StringComparer.Ordinal);
            api.Components.SecuritySchemes[Scheme] = new OpenApiSecurityScheme { Type = SecuritySchemeType.Http, Scheme = "bearer", Description = "A key that './offprint web key --name <what for>' made on the server." };
            return Task.CompletedTask;
        });
        document.AddOperationTransformer(static (operation, context, _) =>
        {
            operation.Responses ??= [];
            if (context.Description.ActionDescriptor.EndpointMetadata.OfType<KeyRequired>().Any())
            {
                operation.Security = [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(Scheme, context.Document)] = [] }];
                Problem(operation, StatusCodes.Status401Unauthorized, "No key, or one that was withdrawn.");
            }

            Problem(operation, StatusCodes.Status429TooManyRequests, "Too many requests from this address; Retry-After says when to come again.");
            foreach (var parameter in operation.Parameters?.OfType<OpenApiParameter>() ?? [])
            {
                if (parameter.Name is { } name && ApiEndpoints.Help.TryGetValue(name, out var help)) parameter.Description = help;
            }

            return Task.CompletedTask;
        });
    }

    private static void Problem(OpenApiOperation operation, int status, string text) =>
        operation.Responses!.TryAdd(status.ToString(System.Globalization.CultureInfo.InvariantCulture), new OpenApiResponse { Description = text, Content = new Dictionary<string, OpenApiMediaType>(StringComparer.Ordinal) { ["application/problem+json"] = new() } });
}
