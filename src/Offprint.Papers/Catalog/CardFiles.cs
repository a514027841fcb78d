using System.Reflection;

namespace Offprint.Papers;

/// <summary>Where cards come from: this library's resources, or folders.</summary>
internal static class CardFiles
{
    private const string Prefix = "papers/";
    private const string Card = "/card.md";

    public static IEnumerable<(string Slug, string Origin, string Text)> Shipped()
    {
        var assembly = typeof(CardFiles).Assembly;
        foreach (var name in assembly.GetManifestResourceNames().Where(IsCard).Order(StringComparer.Ordinal))
        {
            yield return (name[Prefix.Length..^Card.Length], name, ReadResource(assembly, name)!);
        }
    }

    public static IEnumerable<(string Slug, string Origin, string Text)> Under(string folder)
    {
        if (!Directory.Exists(folder))
        {
            yield break;
        }

        foreach (var paper in Directory.EnumerateDirectories(folder).Order(StringComparer.Ordinal))
        {
            var path = Path.Combine(paper, "card.md");
            if (File.Exists(path))
            {
                yield return (Path.GetFileName(paper), path, File.ReadAllText(path));
            }
        }
    }

    public static string? ReadResource(Assembly assembly, string name)
    {
        using var stream = assembly.GetManifestResourceStream(name);
        if (stream is null)
        {
            return null;
        }

        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    private static bool IsCard(string name) => name.StartsWith(Prefix, StringComparison.Ordinal) && name.EndsWith(Card, StringComparison.Ordinal);
}
