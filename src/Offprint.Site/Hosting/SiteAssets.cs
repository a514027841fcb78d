using System.Collections.Frozen;
using System.IO.Compression;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Offprint.Papers;

namespace Offprint.Site.Hosting;

/// <summary>Style, script and icon: from the assembly, compressed once, with addresses that change with their content and may be kept for ever.</summary>
internal static class SiteAssets
{
    private static readonly FrozenDictionary<string, Asset> All = Load();

    /// <summary>The address of an asset.</summary>
    public static string Address(string name) => $"/assets/{name}?v={All[name].Version}";

    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/assets/{name}", (string name, HttpContext context) =>
    {
        if (!All.TryGetValue(name, out var asset)) return Results.NotFound();
        context.Response.Headers.CacheControl = context.Request.Query["v"] == asset.Version ? "public, max-age=31536000, immutable" : "no-cache";
        context.Response.Headers.ETag = $"\"{asset.Version}\"";
        context.Response.Headers.Vary = "Accept-Encoding";
        if (context.Request.Headers.IfNoneMatch == $"\"{asset.Version}\"") return Results.StatusCode(StatusCodes.Status304NotModified);
        if (!context.Request.Headers.AcceptEncoding.ToString().Contains("br", StringComparison.Ordinal)) return Results.Bytes(asset.Plain, asset.Type);
        context.Response.Headers.ContentEncoding = "br";
        return Results.Bytes(asset.Brotli, asset.Type);
    }).ExcludeFromDescription();

    private static FrozenDictionary<string, Asset> Load()
    {
        var assembly = typeof(SiteAssets).Assembly;
        var assets = new Dictionary<string, Asset>(StringComparer.Ordinal);
        foreach (var resource in assembly.GetManifestResourceNames().Where(n => n.StartsWith("assets/", StringComparison.Ordinal)))
        {
            using var stream = assembly.GetManifestResourceStream(resource)!;
            using var memory = new MemoryStream();
            stream.CopyTo(memory);
            var name = resource["assets/".Length..];
            if (name == "site.css") memory.Write(System.Text.Encoding.UTF8.GetBytes(ReportStyle.Charts));
            var plain = memory.ToArray();
            using var packed = new MemoryStream();
            using (var brotli = new BrotliStream(packed, CompressionLevel.Optimal, leaveOpen: true)) brotli.Write(plain);
            var type = Path.GetExtension(name) switch { ".css" => "text/css; charset=utf-8", ".js" => "text/javascript; charset=utf-8", _ => "image/svg+xml" };
            assets[name] = new Asset(plain, packed.ToArray(), type, Convert.ToHexStringLower(SHA256.HashData(plain))[..12]);
        }

        return assets.ToFrozenDictionary(StringComparer.Ordinal);
    }

    private sealed record Asset(byte[] Plain, byte[] Brotli, string Type, string Version);
}
