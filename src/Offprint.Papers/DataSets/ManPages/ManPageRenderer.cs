using System.Text;
using System.Text.RegularExpressions;

namespace Offprint.Papers;

/// <summary>
/// Renders manual pages to plain text with groff: one line a paragraph (nothing is hyphenated, wrapped or spread), examples and tables line by line,
/// no page header and footer, at most one blank line together.
/// </summary>
internal sealed partial class ManPageRenderer
{
    private const int LongestRule = 72;
    private const string ShortGap = "    ";
    private readonly string groff;
    private readonly string folder;
    private readonly Dictionary<string, string> environment;

    /// <summary>A renderer that uses the groff of an unpacked <c>groff-base</c> package.</summary>
    /// <param name="package">The package.</param>
    public ManPageRenderer(PackageFolder package)
    {
        groff = package.Find("usr/bin/groff");
        folder = package.Path;
        var share = Directory.EnumerateDirectories(package.Find("usr/share/groff"), "1.*").Order(StringComparer.Ordinal).FirstOrDefault()
            ?? throw new DataSetBuildException($"{package.Package.Describe(package.Version)} has no folder usr/share/groff/1.*.");
        environment = new Dictionary<string, string>
        {
            ["PATH"] = package.Find("usr/bin") + Path.PathSeparator + Environment.GetEnvironmentVariable("PATH"),
            ["GROFF_BIN_PATH"] = package.Find("usr/bin"),
            ["GROFF_FONT_PATH"] = Path.Combine(share, "font"),
            ["GROFF_TMAC_PATH"] = Path.Combine(share, "tmac"),
        };
    }

    /// <summary>Renders one page.</summary>
    /// <param name="name">The page's name, for messages.</param>
    /// <param name="source">Its roff source.</param>
    /// <param name="cancellationToken">Ends groff.</param>
    /// <exception cref="DataSetBuildException">groff fails.</exception>
    public string Render(string name, string source, CancellationToken cancellationToken)
    {
        string[] arguments =
        [
            "-t", "-k", "-Tutf8", "-P-c", "-P-b", "-P-o", "-P-u", "-mandoc", "-rLL=3000n", "-rIN=0", "-rHY=0", "-rcR=1", "-dAD=l",
        ];
        var result = ToolProcess.RunAsync(groff, arguments, folder, Encoding.UTF8.GetBytes(source), environment, cancellationToken)
            .GetAwaiter().GetResult();
        return result.ExitCode == 0
            ? Tidy(result.Text)
            : throw new DataSetBuildException($"groff cannot render the manual page '{name}': {result.Reason}.");
    }

    /// <summary>Takes off the header and footer lines, blanks at line ends, repeated blank lines, and the excess of ruled lines and of gaps that would fill a line.</summary>
    internal static string Tidy(string rendered)
    {
        var lines = rendered.Replace("\r", "", StringComparison.Ordinal).Split('\n').Select(l => l.TrimEnd()).ToList();
        var first = lines.FindIndex(l => l.Length > 0);
        var last = lines.FindLastIndex(l => l.Length > 0);
        if (last <= first)
        {
            return "";
        }

        var text = string.Join('\n', lines[(first + 1)..last]);
        text = BlankLines().Replace(text, "\n\n").Trim('\n');
        text = LongGap().Replace(text, ShortGap);
        return LongRule().Replace(text, m => m.Value[..LongestRule]);
    }

    [GeneratedRegex(@"\n{3,}")]
    private static partial Regex BlankLines();

    [GeneratedRegex(@" {73,}")]
    private static partial Regex LongGap();

    [GeneratedRegex(@"[─━═_=-]{73,}")]
    private static partial Regex LongRule();
}
