using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Offprint.Text;

namespace Offprint.Papers;

/// <summary>A mail: what its header says that the cut needs, and its first part that is text, decoded.</summary>
internal sealed partial class MailMessage
{
    private MailMessage(IReadOnlyList<string> people, string thread, string body) => (People, Thread, Body) = (people, thread, body);

    /// <summary>The display names and the user names of its sender and recipients.</summary>
    public IReadOnlyList<string> People { get; }

    /// <summary>Its subject in lower case without reply marks and list names: the same in a thread.</summary>
    public string Thread { get; }

    /// <summary>Its body as plain text, lines separated by LF.</summary>
    public string Body { get; }

    /// <summary>Parses a mail. Null for one without readable text, or with more than 2 % of it beyond ASCII.</summary>
    public static MailMessage? Parse(string text)
    {
        var lines = text.ReplaceLineEndings("\n");
        var end = lines.IndexOf("\n\n", StringComparison.Ordinal);
        if (end < 0)
        {
            return null;
        }

        var header = Headers(lines[..end]);
        if (TextOf(header, lines[(end + 2)..], depth: 0) is not { } body)
        {
            return null;
        }

        var plain = Ascii(body.ReplaceLineEndings("\n"));
        return plain.Length < 0.98 * body.Length ? null : new MailMessage(PeopleOf(header), ThreadOf(header.GetValueOrDefault("subject", "")), plain);
    }

    // The first part that is text, decoded; null when there is none.
    private static string? TextOf(Dictionary<string, string> header, string body, int depth)
    {
        var declared = header.GetValueOrDefault("content-type", "text/plain");
        var type = declared.Split(';')[0].Trim().ToLowerInvariant();
        if (type.StartsWith("multipart/", StringComparison.Ordinal))
        {
            return depth < 4 && BoundaryOption().Match(declared) is { Success: true } boundary
                ? body.Split("--" + boundary.Groups[1].Value).Skip(1).Select(part => PartText(part, depth + 1)).FirstOrDefault(text => text is not null)
                : null;
        }

        var text = type is "text/plain" or "text/html" or "text" ? Decode(body, header.GetValueOrDefault("content-transfer-encoding", "7bit").Trim().ToLowerInvariant()) : null;
        return text is null ? null : type == "text/html" || Markup().IsMatch(text) ? HtmlText.Extract(text).Text : text;
    }

    private static string? PartText(string part, int depth)
    {
        var text = part.TrimStart('\n');
        return text.IndexOf("\n\n", StringComparison.Ordinal) is var end and > 0 ? TextOf(Headers(text[..end]), text[(end + 2)..], depth) : null;
    }

    private static string? Decode(string body, string encoding)
    {
        switch (encoding)
        {
            case "7bit" or "8bit" or "binary":
                return body;
            case "quoted-printable":
                return Unquote(body);
            case "base64":
                var bytes = new byte[body.Length];
                return Convert.TryFromBase64String(body.Trim(), bytes, out var length) ? Encoding.Latin1.GetString(bytes, 0, length) : null;
            default:
                return null;
        }
    }

    // Accents go, typographic quotes and dashes become plain ones, and what is then beyond ASCII is left out.
    private static string Ascii(string text)
    {
        var plain = new StringBuilder(text.Length);
        foreach (var c in text.Normalize(NormalizationForm.FormD))
        {
            plain.Append(c switch
            {
                '\u2018' or '\u2019' or '\u0091' or '\u0092' or '\u00B4' => "'",
                '\u201C' or '\u201D' or '\u0093' or '\u0094' => "\"",
                '\u2013' or '\u2014' or '\u0096' or '\u0097' => "-",
                '\u00A0' => " ",
                '\t' or '\n' or (>= ' ' and <= '~') => c.ToString(),
                _ => "",
            });
        }

        return plain.ToString();
    }

    private static Dictionary<string, string> Headers(string text)
    {
        var headers = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var line in Folding().Replace(text, " ").Split('\n'))
        {
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            if (colon > 0)
            {
                var name = line[..colon].Trim().ToLowerInvariant();
                headers[name] = headers.TryGetValue(name, out var before) ? $"{before}, {line[(colon + 1)..]}" : line[(colon + 1)..].Trim();
            }
        }

        return headers;
    }

    private static List<string> PeopleOf(Dictionary<string, string> headers)
    {
        string[] fields = ["from", "to", "cc", "reply-to", "sender"];
        var text = string.Join(", ", fields.Select(field => headers.GetValueOrDefault(field, "")));
        return [.. UserName().Matches(text).Select(m => m.Groups[1].Value).Concat(WordPattern().Matches(AddressPattern().Replace(text, " ")).Select(m => m.Value)).SelectMany(name => Separators().Split(name)).Where(word => word.Length > 2).Distinct(StringComparer.OrdinalIgnoreCase)];
    }

    private static string ThreadOf(string subject) => Spaces().Replace(ReplyMark().Replace(ListName().Replace(subject.ToLowerInvariant(), " "), " "), " ").Trim();

    private static string Unquote(string text)
    {
        var joined = text.Replace("=\n", "", StringComparison.Ordinal);
        return Quoted().Replace(joined, match => Encoding.Latin1.GetString([byte.Parse(match.Groups[1].ValueSpan, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture)]));
    }

    [GeneratedRegex(@"\n[ \t]+")]
    private static partial Regex Folding();

    [GeneratedRegex("=([0-9A-Fa-f]{2})")]
    private static partial Regex Quoted();

    [GeneratedRegex(@"<\s*(html|body|table|br|font|p|a href)\b[^<>]*>", RegexOptions.IgnoreCase)]
    private static partial Regex Markup();

    [GeneratedRegex(@"boundary\s*=\s*""?([^"";\s]+)", RegexOptions.IgnoreCase)]
    private static partial Regex BoundaryOption();

    [GeneratedRegex(@"([\w.+-]+)@")]
    private static partial Regex UserName();

    [GeneratedRegex(@"\S*@\S*")]
    private static partial Regex AddressPattern();

    [GeneratedRegex(@"[A-Za-z][A-Za-z'-]+")]
    private static partial Regex WordPattern();

    [GeneratedRegex(@"[^A-Za-z]+")]
    private static partial Regex Separators();

    [GeneratedRegex(@"\[[^\]]*\]")]
    private static partial Regex ListName();

    [GeneratedRegex(@"\b(re|fw|fwd|aw|sv)(\[\d+\])?\s*:")]
    private static partial Regex ReplyMark();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();
}
