using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Offprint.Site.Mail;

/// <summary>
/// What stands in links of mails. The database has only hashes of it. A link that ends a subscription has to stand in every digest and to work for years, so
/// it is made from a secret of this site, which lies beside its other keys.
/// </summary>
/// <param name="options">Options of the site.</param>
public sealed class LinkTokens(SiteOptions options)
{
    private const int SecretBytes = 32;
    private const string Letters = "ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz23456789";
    private readonly Lazy<byte[]> _secret = new(() => Secret(Path.Combine(options.Home, "keys", "links.key")));

    /// <summary>A token that nobody can guess.</summary>
    /// <returns>40 letters and digits.</returns>
    public static string Create() => RandomNumberGenerator.GetString(Letters, 40);

    /// <summary>What the database has of a token.</summary>
    /// <param name="token">The token.</param>
    /// <returns>SHA-256 in hexadecimal.</returns>
    public static string Hash(string token) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(token)));

    /// <summary>The token with which one subscription is looked at, changed and ended: always the same for it.</summary>
    /// <param name="email">Its address.</param>
    /// <param name="search">Its saved search; null for the site.</param>
    /// <param name="created">When it was asked for.</param>
    /// <returns>40 letters and digits.</returns>
    public string OfSubscription(string email, string? search, DateTimeOffset created)
    {
        var text = string.Create(CultureInfo.InvariantCulture, $"subscription\n{email}\n{search}\n{created.ToUnixTimeMilliseconds()}");
        return Convert.ToHexStringLower(HMACSHA256.HashData(_secret.Value, Encoding.UTF8.GetBytes(text)))[..40];
    }

    private static byte[] Secret(string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        if (!File.Exists(path))
        {
            var own = $"{path}.{Guid.NewGuid():N}";
            var write = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
            if (!OperatingSystem.IsWindows()) write.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            using (var file = new FileStream(own, write)) file.Write(RandomNumberGenerator.GetBytes(SecretBytes));
            try
            {
                File.Move(own, path);
            }
            catch (IOException) when (File.Exists(path))
            {
                File.Delete(own); // another process was faster
            }
        }

        var secret = File.ReadAllBytes(path);
        return secret.Length == SecretBytes ? secret : throw new IOException($"'{path}' is damaged: it must hold {SecretBytes} bytes. Restore it, or remove it and have a new one made.");
    }
}
