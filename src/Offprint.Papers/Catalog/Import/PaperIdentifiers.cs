using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace Offprint.Papers;

/// <summary>Identifiers of papers: arXiv numbers, DOIs, and the slug that follows from them.</summary>
public static partial class PaperIdentifiers
{
    private const int LongestDoi = 200;
    private const int TitlePart = 46;

    /// <summary>An arXiv number in the form in which it is kept.</summary>
    /// <param name="text">A number as people write it: <c>2404.09529</c>, <c>arXiv:2404.09529v2</c>, <c>hep-th/9901001</c>, or the address of its page.</param>
    /// <returns>The number without its version; null when it is none.</returns>
    public static string? Arxiv(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.Length <= 200 && ArxivForm().Match(text.Trim()) is { Success: true } match ? match.Groups["id"].Value.ToLowerInvariant() : null;
    }

    /// <summary>A DOI in the form in which it is kept.</summary>
    /// <param name="text">A DOI as people write it: <c>10.1145/3597503</c>, <c>doi:10.1145/3597503</c>, or its address.</param>
    /// <returns>The DOI in lower case; null when it is none.</returns>
    public static string? Doi(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.Length <= 300 && DoiForm().Match(text.Trim()) is { Success: true } match && match.Groups["id"].Length <= LongestDoi ? match.Groups["id"].Value.ToLowerInvariant() : null;
    }

    /// <summary>
    /// The slug of a paper that is no shipped one: <c>arxiv-2404-09529</c>; without an arXiv number the words of the title and a few digits that follow from
    /// the DOI, or from title, first author and year. The same paper always gets the same one.
    /// </summary>
    /// <param name="paper">Clean metadata.</param>
    /// <returns>A slug of at most 64 characters.</returns>
    public static string Slug(PaperMetadata paper)
    {
        ArgumentNullException.ThrowIfNull(paper);
        if (paper.ArxivId is { } arxiv) return "arxiv-" + Dashes(arxiv);
        var key = paper.Doi is { } doi ? "doi:" + doi : string.Join('\n', string.Join(' ', SearchWords.Of(paper.Title)), paper.Authors.Count > 0 ? paper.Authors[0].ToLowerInvariant() : "", paper.Date[..4]);
        var digits = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)))[..12];
        var words = Dashes(string.Join('-', SearchWords.Of(paper.Title)));
        if (words.Length > TitlePart) words = words[..(words.LastIndexOf('-', TitlePart) is > 0 and var end ? end : TitlePart)].TrimEnd('-');
        return words.Length == 0 ? "paper-" + digits : words + "-" + digits;
    }

    private static string Dashes(string text) => NotSlug().Replace(text.ToLowerInvariant(), "-").Trim('-');

    [GeneratedRegex("^(?:https?://(?:www\\.)?(?:export\\.)?arxiv\\.org/(?:abs|pdf)/|(?:oai:)?arxiv(?:\\.org)?:)?\\s*(?<id>[0-9]{4}\\.[0-9]{4,5}|[a-z][a-z-]{1,15}(?:\\.[a-z]{2})?/[0-9]{7})(?:v[0-9]{1,3})?(?:\\.pdf)?(?:\\s*\\[[a-z.-]+\\])?$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex ArxivForm();

    [GeneratedRegex("^(?:https?://(?:dx\\.)?doi\\.org/|doi:)?\\s*(?<id>10\\.[0-9]{4,9}(?:\\.[0-9]+)*/[^\\s<>\"\\p{C}]+)$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex DoiForm();

    [GeneratedRegex("[^a-z0-9]+", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex NotSlug();
}
