using System.Security.Cryptography;
using System.Text;

namespace Offprint.Serving;

/// <summary>Lets requests in that bring one of the keys. Keys are compared by their hashes, all of them, so that the time tells nothing.</summary>
internal sealed class ApiKeyCheck(IEnumerable<string> keys)
{
    private const string Scheme = "Bearer ";
    private readonly byte[][] _hashes = [.. keys.Select(static key => SHA256.HashData(Encoding.UTF8.GetBytes(key)))];

    public void Check(HttpContext context)
    {
        if (_hashes.Length == 0)
        {
            return;
        }

        string? header = context.Request.Headers.Authorization;
        if (header is null || !header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))
        {
            throw Refused("You didn't provide an API key: send it as 'Authorization: Bearer KEY'.");
        }

        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(header[Scheme.Length..].Trim()));
        var known = false;
        foreach (var own in _hashes)
        {
            known |= CryptographicOperations.FixedTimeEquals(own, hash);
        }

        if (!known)
        {
            throw Refused("Incorrect API key provided.");
        }
    }

    private static ApiException Refused(string message) => new(StatusCodes.Status401Unauthorized, message, "authentication_error", code: "invalid_api_key");
}
