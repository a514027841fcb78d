using System.Security.Cryptography;

namespace Offprint.Site.Community;

/// <summary>Names in addresses that nobody can guess: 14 characters out of 31, 69 bits.</summary>
internal static class RandomIds
{
    public static string Next() => RandomNumberGenerator.GetString("abcdefghjkmnpqrstuvwxyz23456789", 14);
}
