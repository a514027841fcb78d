using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Offprint.Inference;

/// <summary>Reads what models wrap in words: JSON, the last fenced block, a numbered list.</summary>
public static partial class ReplyParser
{
    /// <summary>The first complete JSON object or array in a reply, wherever it stands.</summary>
    /// <param name="reply">The reply.</param>
    /// <param name="json">The value.</param>
    /// <returns>Whether there is one.</returns>
    public static bool TryJson(string reply, [NotNullWhen(true)] out JsonDocument? json)
    {
        ArgumentNullException.ThrowIfNull(reply);
        for (var at = reply.AsSpan().IndexOfAny('{', '['); at >= 0;)
        {
            try
            {
                var bytes = System.Text.Encoding.UTF8.GetBytes(reply[at..]);
                var reader = new Utf8JsonReader(bytes, isFinalBlock: true, default);
                json = JsonDocument.ParseValue(ref reader);
                return true;
            }
            catch (JsonException)
            {
                var next = reply.AsSpan(at + 1).IndexOfAny('{', '[');
                at = next < 0 ? -1 : at + 1 + next;
            }
        }

        json = null;
        return false;
    }

    /// <summary>What stands in the last fenced block (three or more backticks or tildes), without the fence; an open fence at the end counts. Null when there is none.</summary>
    /// <param name="reply">The reply.</param>
    /// <param name="language">Only blocks with this word behind the fence, whatever its case; null for any.</param>
    public static string? LastFencedBlock(string reply, string? language = null)
    {
        ArgumentNullException.ThrowIfNull(reply);
        string? found = null, fence = null;
        var (lines, wanted) = (new List<string>(), false);
        foreach (var line in reply.ReplaceLineEndings("\n").Split('\n'))
        {
            if (fence is null)
            {
                if (Fence().Match(line) is { Success: true } open)
                {
                    (fence, wanted) = (open.Groups[1].Value, language is null || string.Equals(open.Groups[2].Value, language, StringComparison.OrdinalIgnoreCase));
                    lines.Clear();
                }
            }
            else if (line.Trim() is var trimmed && trimmed.Length >= fence.Length && trimmed.Trim(fence[0]).Length == 0)
            {
                found = wanted ? string.Join('\n', lines) : found;
                fence = null;
            }
            else
            {
                lines.Add(line);
            }
        }

        return fence is not null && wanted ? string.Join('\n', lines) : found;
    }

    /// <summary>The entries of a numbered list ("1. …", "2) …"), each with the lines that continue it; empty when there is none.</summary>
    /// <param name="reply">The reply.</param>
    public static IReadOnlyList<string> NumberedList(string reply)
    {
        ArgumentNullException.ThrowIfNull(reply);
        var entries = new List<string>();
        foreach (var line in reply.ReplaceLineEndings("\n").Split('\n'))
        {
            if (Numbered().Match(line) is { Success: true } match)
            {
                entries.Add(match.Groups[1].Value.Trim());
            }
            else if (entries.Count > 0 && line.Trim().Length > 0 && char.IsWhiteSpace(line[0]))
            {
                entries[^1] += " " + line.Trim();
            }
        }

        return entries;
    }

    [GeneratedRegex(@"^\s*(`{3,}|~{3,})\s*([\w#+.-]*)", RegexOptions.CultureInvariant)]
    private static partial Regex Fence();

    [GeneratedRegex(@"^\s*\d{1,4}[.)]\s+(.*)$", RegexOptions.CultureInvariant)]
    private static partial Regex Numbered();
}
