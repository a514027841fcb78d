using System.Text.RegularExpressions;

namespace Offprint.Papers;

/// <summary>The documentation of lodash with its examples: one document a function.</summary>
public sealed partial class LodashDocsSet : TextSetBuilder
{
    private const string Package = "lodash";

    /// <inheritdoc/>
    public override string Name => "lodash-docs";

    /// <inheritdoc/>
    public override string Summary => "The documentation of the functions of lodash, what each does in words and in examples: one document a function.";

    /// <inheritdoc/>
    public override IReadOnlyList<SourcePackage> Packages { get; } = [new(PackageKind.Npm, Package, "4.18.1")];

    /// <inheritdoc/>
    public override string Upstream => "lodash, copyright OpenJS Foundation and other contributors";

    /// <inheritdoc/>
    public override IReadOnlyList<string> Licences { get; } = ["MIT", "CC0-1.0"];

    /// <inheritdoc/>
    public override string LicenceNote =>
        """
        The package's LICENSE: MIT, Copyright OpenJS Foundation and other contributors, based on Underscore.js, copyright Jeremy Ashkenas, DocumentCloud and
        Investigative Reporters & Editors; sample code in the documentation under CC0 1.0. Changes made to the work: the marks of comments are taken off
        and their parts put into fields.
        """;

    /// <inheritdoc/>
    public override string Method =>
        """
        The documentation comments of `lodash.js` that belong to `_`, have a category and an example, in the order of the file. The text is what stands
        before the first tag, paragraphs apart by empty lines. Fields: `name`, `category`, `since`, `aliases` (apart by blanks), `parameters` and `returns`
        (as written, one a line), `example` (JavaScript; what a line gives stands behind `// =>`). The id is the name; methods of wrapped values begin with
        `prototype/`.
        """;

    /// <inheritdoc/>
    public override string Unit => "function (`lodash-docs/<name>`)";

    /// <inheritdoc/>
    public override long MaximumBytes => 100_000;

    /// <inheritdoc/>
    public override IEnumerable<DataDocument> Cut(PackageFolders packages, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(packages);
        var script = File.ReadAllText(packages[Package].Find("package/lodash.js")).ReplaceLineEndings("\n");
        foreach (Match found in Comment().Matches(script))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (Read(found.Groups["content"].Value, found.Groups["next"].Value) is { } document)
            {
                yield return document;
            }
        }
    }

    /// <summary>A comment as a document; null for one that documents no public function.</summary>
    /// <param name="content">What stands between the marks.</param>
    /// <param name="next">The line behind the comment: the declaration.</param>
    internal static DataDocument? Read(string content, string next)
    {
        string[] lines = [.. content.Split('\n').Select(static line => Star().Replace(line, ""))];
        var text = string.Join('\n', lines.TakeWhile(static line => !line.StartsWith('@'))).Trim('\n');
        var tags = Tags(lines);
        var declared = Declared().Match(next).Groups[1].Value;
        var name = tags.GetValueOrDefault("name")?.FirstOrDefault() ?? declared;
        if (tags.GetValueOrDefault("memberOf")?.FirstOrDefault() != "_" || name.Length == 0 || text.Length == 0 || !tags.TryGetValue("category", out var category) || !tags.TryGetValue("example", out var example))
        {
            return null;
        }

        var wrapped = declared.StartsWith("wrapper", StringComparison.Ordinal);
        var fields = new OrderedDictionary<string, string>
        {
            ["name"] = name,
            ["category"] = category[0],
            ["since"] = tags.GetValueOrDefault("since")?[0] ?? "",
            ["aliases"] = string.Join(' ', tags.GetValueOrDefault("alias") ?? []).Replace(",", "", StringComparison.Ordinal),
            ["parameters"] = string.Join('\n', tags.GetValueOrDefault("param") ?? []),
            ["returns"] = string.Join('\n', tags.GetValueOrDefault("returns") ?? []),
            ["example"] = string.Join("\n\n", example),
        };
        return new DataDocument(wrapped ? $"prototype/{name}" : name, $"lodash-docs/{name}", wrapped ? $"_.prototype.{name}" : $"_.{name}", text, fields);
    }

    /// <summary>The tags and what stands behind each, down to the next: sentences on one line, an example as it is.</summary>
    private static Dictionary<string, List<string>> Tags(string[] lines)
    {
        var tags = new Dictionary<string, List<string>>(StringComparer.Ordinal);
        for (var i = 0; i < lines.Length; i++)
        {
            if (Tag().Match(lines[i]) is not { Success: true } tag)
            {
                continue;
            }

            var rest = lines.Skip(i + 1).TakeWhile(static line => !line.StartsWith('@')).ToList();
            var value = tag.Groups[1].Value == "example"
                ? string.Join('\n', rest).Trim('\n').TrimEnd()
                : string.Join(' ', rest.Prepend(tag.Groups[2].Value).Select(static line => line.Trim()).Where(static line => line.Length > 0));
            if (!tags.TryGetValue(tag.Groups[1].Value, out var values))
            {
                tags[tag.Groups[1].Value] = values = [];
            }

            values.Add(value);
        }

        return tags;
    }

    [GeneratedRegex(@"/\*\*\n(?<content>(?:(?!\*/)[\s\S])*)\*/[ \t]*\n(?<next>[^\n]*)")]
    private static partial Regex Comment();

    [GeneratedRegex(@"^\s*\* ?")]
    private static partial Regex Star();

    [GeneratedRegex(@"^@([\w-]+) ?(.*)$")]
    private static partial Regex Tag();

    [GeneratedRegex(@"^\s*(?:function|var)\s+([\w$]+)")]
    private static partial Regex Declared();
}
