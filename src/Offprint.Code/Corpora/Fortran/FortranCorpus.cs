using System.Text;
using System.Text.RegularExpressions;

namespace Offprint.Code;

/// <summary>Documented program units of LAPACK's folders: one precision of each routine family.</summary>
public static partial class FortranCorpus
{
    private static readonly string[] Precisions = ["ds", "zc", "sc", "dz", "cs", "zd", "is", "id", "ic", "iz", "s", "d", "c", "z"];

    /// <summary>One candidate a family, in the order of families: the double-precision real routine where there is one, else the first of the family.</summary>
    /// <param name="folders">Folders with one routine a file (<c>SRC</c>, <c>BLAS/SRC</c>), read without their subfolders.</param>
    /// <param name="license">SPDX name for all.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <exception cref="DirectoryNotFoundException">There is no such folder.</exception>
    public static IEnumerable<CodeSample> Extract(IReadOnlyList<string> folders, string license, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(folders);
        var files = folders.SelectMany(f => CorpusFiles.Find(f, ".f", ".f90").Where(x => !x.Relative.Contains('/', StringComparison.Ordinal))).ToList();
        var names = files.Select(f => Path.GetFileNameWithoutExtension(f.Relative)).ToHashSet(StringComparer.Ordinal);
        foreach (var family in files.GroupBy(f => FamilyOf(Path.GetFileNameWithoutExtension(f.Relative), names), StringComparer.Ordinal).OrderBy(g => g.Key, StringComparer.Ordinal))
        {
            cancellationToken.ThrowIfCancellationRequested();
            var members = family.OrderBy(f => f.Relative.StartsWith('d') ? 0 : 1).ThenBy(f => f.Relative, StringComparer.Ordinal);
            if (members.Select(f => ExtractFile(File.ReadAllText(f.Path, Encoding.Latin1), f.Relative, family.Key, license)).FirstOrDefault(s => s is not null) is { } sample)
            {
                yield return sample;
            }
        }
    }

    /// <summary>A routine's name without its precision letters, where another routine differs in these alone.</summary>
    internal static string FamilyOf(string name, ISet<string> names)
    {
        foreach (var precision in Precisions.Where(p => name.StartsWith(p, StringComparison.Ordinal) && name.Length > p.Length + 1))
        {
            var rest = name[precision.Length..];
            if (Precisions.Any(p => p != precision && names.Contains(p + rest)))
            {
                return rest;
            }
        }

        return name;
    }

    internal static CodeSample? ExtractFile(string text, string relative, string family, string license)
    {
        CodeTree tree;
        try
        {
            tree = CodeLanguages.Parser(CodeLanguage.Fortran).Parse(text);
        }
        catch (CodeParseException)
        {
            return null;
        }

        var unit = tree.Root.Children.FirstOrDefault(n => n.Type is "subroutine" or "function" or "program" or "module");
        if (unit?.Child("header")?.Child("name") is not { } name || Doc(text) is not { } doc)
        {
            return null;
        }

        // In fixed form the columns count: every line keeps its place.
        var code = text[(text.LastIndexOf('\n', Math.Max(0, unit.Start - 1)) + 1)..unit.Start] + CodeText.Normalize(tree, unit, keepColumns: true);
        return SampleParts.Create(CodeLanguage.Fortran, "code/fortran/" + family, name.TextOf(text).ToLowerInvariant(), code, doc, relative, license);
    }

    /// <summary>The Purpose block of the header, else its brief line.</summary>
    private static string? Doc(string text)
    {
        var purpose = Purpose().Match(text);
        if (purpose.Success && DocText.FirstParagraph(Star().Replace(purpose.Groups[1].Value, "")) is { Length: > 0 } doc)
        {
            return doc;
        }

        var brief = Brief().Match(text);
        return brief.Success ? DocText.OneLine(Bold().Replace(brief.Groups[1].Value, "")) : null;
    }

    [GeneratedRegex(@"\\par Purpose:.*?\\verbatim(.*?)\\endverbatim", RegexOptions.Singleline)]
    private static partial Regex Purpose();

    [GeneratedRegex(@"\\brief ([^\n]*)")]
    private static partial Regex Brief();

    [GeneratedRegex(@"</?b>|\\b ")]
    private static partial Regex Bold();

    [GeneratedRegex(@"(?m)^[*!]>?")]
    private static partial Regex Star();
}
