using System.Text.RegularExpressions;

namespace Offprint.Papers;

/// <summary>Takes from a mail's body what its author wrote: no quotations, signatures, header lines or mailing-list footers; addresses and numbers are masked.</summary>
internal static partial class MailCleaner
{
    public const string Address = "<address>";
    public const string Link = "<link>";
    public const string Number = "<number>";

    /// <summary>The cleaned text: lines without spaces at their ends, at most one blank line in a row.</summary>
    public static string Clean(string body)
    {
        var lines = SignedBlock().Replace(body, "\n").Split('\n').Select(line => line.TrimEnd()).ToList();
        lines = WithoutSignature(lines);
        lines = WithoutSignOff([.. lines.Where((line, i) => !Quotation().IsMatch(line) && !HeaderLine().IsMatch(line) && !IsAttribution(lines, i) && !Rule().IsMatch(line))]);
        return Gap().Replace(Mask(string.Join('\n', lines)), "\n\n").Trim();
    }

    /// <summary>Masks addresses of mail, web and post, and long numbers.</summary>
    public static string Mask(string text)
    {
        text = MailAddress().Replace(text, Address);
        text = SpelledAddress().Replace(text, Address);
        text = WebAddress().Replace(text, Link);
        text = HostName().Replace(text, Link);
        text = PostalAddress().Replace(text, Address);
        text = HomeFolder().Replace(text, "$1<name>");
        text = LongNumber().Replace(text, Number);
        return LooseSign().Replace(text, " at ");
    }

    private static List<string> WithoutSignature(List<string> lines)
    {
        var end = lines.FindIndex(line => line is "--" or "- --" || Footer().IsMatch(line));
        return end < 0 ? lines : lines[..end];
    }

    // A closing formula near the end and what follows it; else short last lines that are no sentence: a name, a company.
    private static List<string> WithoutSignOff(List<string> lines)
    {
        var last = lines.FindLastIndex(line => line.Length > 0);
        var closing = lines.FindIndex(Math.Max(0, last - 10), line => SignOff().IsMatch(line));
        if (closing >= 0)
        {
            last = closing - 1;
        }

        for (; last >= 0 && (lines[last].Length == 0 || ShortLine().IsMatch(lines[last])); last--)
        {
        }

        return lines[..(last + 1)];
    }

    private static bool IsAttribution(List<string> lines, int at) =>
        Attribution().IsMatch(lines[at])
        || (at + 1 < lines.Count && AttributionBegin().IsMatch(lines[at]) && Attribution().IsMatch(lines[at + 1]));

    [GeneratedRegex(@"^-----BEGIN PGP[^\n]*\n[\s\S]*?^-----END PGP[^\n]*$", RegexOptions.Multiline)]
    private static partial Regex SignedBlock();

    [GeneratedRegex(@"^\s*([A-Za-z]{0,3}>|[|:}]\s)")]
    private static partial Regex Quotation();

    [GeneratedRegex(@"^\s*(From|To|Cc|Bcc|Sent|Date|Subject|Reply-To|Message-I[Dd]|Received|Return-Path|Organization|In-Reply-To|References|MIME-Version|Sender|Delivered-To|X-[\w-]+|Content-[\w-]+|List-[\w-]+)\s*:|^From \S+@", RegexOptions.IgnoreCase)]
    private static partial Regex HeaderLine();

    [GeneratedRegex(@"\b(wrote|writes|said|schrieb|wrote thusly)\s*:?\s*$|^-+ ?(Original|Forwarded) Message|^(On|At) .*\d.* wrote", RegexOptions.IgnoreCase)]
    private static partial Regex Attribution();

    [GeneratedRegex(@"^\s*(On|At|>>>) .*\d", RegexOptions.IgnoreCase)]
    private static partial Regex AttributionBegin();

    [GeneratedRegex(@"^_{10,}$|^-{5,} ?Yahoo! Groups|^-{10,}\s*$(?=\s*\nThis)|^To unsubscribe\b|^This (sf\.net )?email is sponsored by", RegexOptions.IgnoreCase)]
    private static partial Regex Footer();

    [GeneratedRegex(@"^\s*[-=_*~#+.\s]{5,}$")]
    private static partial Regex Rule();

    [GeneratedRegex(@"^\s*((kind|best|warm|warmest|many|with|my)\s+)*(regards|cheers|thanks|thank you|thanx|thx|sincerely( yours)?|yours( \w+)?|best wishes|best|rgds|ciao|bye|take care|later|love|respectfully( yours)?|cordially)\s*[,.!-]*\s*$", RegexOptions.IgnoreCase)]
    private static partial Regex SignOff();

    [GeneratedRegex(@"^\s*[^\s.!?:]+(\s+[^\s.!?:]+){0,3}\s*\.?$|^\s*[-~*/\\]+.*$|^.*\b(Ph\.?D|Inc\.|Ltd\.?|CEO|President|Manager)\b.*$")]
    private static partial Regex ShortLine();

    [GeneratedRegex(@"(mailto:)?[^\s<>()\[\]""']*[\w*-]@[\w*.-]*\w", RegexOptions.IgnoreCase)]
    private static partial Regex MailAddress();

    [GeneratedRegex(@"\b\w[\w.-]*\s*(\(at\)|\[at\]|<at>|_at_| at )\s*\w[\w-]*\s*(\(dot\)|\[dot\]|<dot>|_dot_| dot |\.)\s*(com|org|net|edu|gov|ie|uk|de|fr|au|ca)\b", RegexOptions.IgnoreCase)]
    private static partial Regex SpelledAddress();

    [GeneratedRegex(@"\b(https?|ftp|news|irc|telnet)\s*:\s*/?/?\S+|\bwww\.\S+", RegexOptions.IgnoreCase)]
    private static partial Regex WebAddress();

    [GeneratedRegex(@"\b([\w-]+\.)+(com|org|net|edu|gov|mil|info|biz|ie|uk|de|fr|au|ca|it|nl|jp|tv|cc|us|se|ch)\b(/\S*)?", RegexOptions.IgnoreCase)]
    private static partial Regex HostName();

    [GeneratedRegex(@"\b\d{1,5}\s+([A-Z][\w.]*\s+){1,3}(Street|St|Avenue|Ave|Road|Rd|Boulevard|Blvd|Drive|Dr|Lane|Ln|Way|Court|Ct|Place|Square|Parkway|Pkwy|Suite)\b\.?|\bP\.?\s?O\.?\s?Box\s+\d+", RegexOptions.IgnoreCase)]
    private static partial Regex PostalAddress();

    [GeneratedRegex(@"((?:/home/|/Users/|/u/|~))[A-Za-z][\w-]*")]
    private static partial Regex HomeFolder();

    [GeneratedRegex(@"\+?\(?\d[\d().\s-]{5,}\d|\d{5,}")]
    private static partial Regex LongNumber();

    [GeneratedRegex(@"\s*@\s*")]
    private static partial Regex LooseSign();

    [GeneratedRegex(@"\n{3,}")]
    private static partial Regex Gap();
}
