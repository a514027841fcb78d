using System.Globalization;

namespace Offprint.Models;

/// <summary>Dotted names of modules.</summary>
internal static class ModelPath
{
    public static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);

    public static string Join(string head, string tail) => head.Length == 0 ? tail : tail.Length == 0 ? head : $"{head}.{tail}";

    /// <summary>"a.b.c" to ("a.b", "c"); a name without a dot has an empty head.</summary>
    public static (string Head, string Last) Split(string path)
    {
        var dot = path.LastIndexOf('.');
        return dot < 0 ? ("", path) : (path[..dot], path[(dot + 1)..]);
    }
}
