using System.Text.RegularExpressions;

namespace Offprint.Papers;

/// <summary>The comments above a manual page's title: copyright notices and the licence.</summary>
/// <param name="Notice">The comment lines as they stand, without the comment marks.</param>
/// <param name="Licence">The licence by SPDX name, or null when it is not one of those that are shipped.</param>
internal sealed partial record ManPageHeader(string Notice, string? Licence)
{
    /// <summary>The licences of pages that are shipped. A page under anything else is left out.</summary>
    public static IReadOnlyList<string> Shipped { get; } =
    [
        "BSD-3-Clause", "BSD-4-Clause-UC", "GPL-1.0-or-later", "GPL-2.0-only", "GPL-2.0-or-later", "LicenseRef-Public-Domain",
        "Linux-man-pages-1-para", "Linux-man-pages-copyleft", "MIT",
    ];

    /// <summary>Reads the header of a page.</summary>
    /// <param name="source">The page's roff source.</param>
    public static ManPageHeader Parse(string source)
    {
        var comments = source.Split('\n')
            .TakeWhile(line => !line.StartsWith(".TH", StringComparison.Ordinal) && !line.StartsWith(".Dd", StringComparison.Ordinal))
            .Where(line => line.StartsWith(".\\\"", StringComparison.Ordinal) || line.StartsWith("'\\\"", StringComparison.Ordinal))
            .Select(line => line[3..].Trim());
        var notice = string.Join('\n', comments).Trim();
        var licence = LicenceOf(notice);
        return new ManPageHeader(notice, licence is not null && Shipped.Contains(licence) ? licence : null);
    }

    private static string? LicenceOf(string notice)
    {
        var spdx = Spdx().Matches(notice);
        if (spdx.Count > 0)
        {
            return spdx.Count == 1 ? spdx[0].Groups[1].Value.Trim() : null;
        }

        var marked = Marked().Match(notice);
        var text = Blank().Replace(marked.Groups["text"].Value, " ").Trim();
        return marked.Groups["name"].Value switch
        {
            "VERBATIM_ONE_PARA" when text.StartsWith(
                "Permission is granted to distribute possibly modified copies of this page provided the header is included verbatim,",
                StringComparison.Ordinal) => "Linux-man-pages-1-para",

            // A dedication beside somebody's copyright notice is unclear: such a page is left out.
            "PUBLIC_DOMAIN" when !notice.Contains("copyright", StringComparison.OrdinalIgnoreCase) => "LicenseRef-Public-Domain",
            _ => null,
        };
    }

    [GeneratedRegex(@"SPDX-License-Identifier:\s*([^\n]+)")]
    private static partial Regex Spdx();

    [GeneratedRegex(@"%%%LICENSE_START\((?<name>\w+)\)\n(?<text>.*?)\n?%%%LICENSE_END", RegexOptions.Singleline)]
    private static partial Regex Marked();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Blank();
}
