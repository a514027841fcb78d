namespace Offprint.Inference;

/// <summary>Takes the program out of a chat model's reply.</summary>
public interface ICodeExtractor
{
    /// <summary>The program, or null where the reply has none.</summary>
    /// <param name="reply">The reply.</param>
    string? Extract(string reply);
}

/// <summary>The last fenced block of a reply; the whole reply where nothing is fenced.</summary>
/// <param name="language">Only blocks of this language; null for any.</param>
public sealed class FencedCodeExtractor(string? language = null) : ICodeExtractor
{
    /// <inheritdoc/>
    public string? Extract(string reply)
    {
        var block = ReplyParser.LastFencedBlock(reply, language) ?? (reply.Contains("```", StringComparison.Ordinal) ? null : reply.Trim());
        return string.IsNullOrWhiteSpace(block) ? null : block;
    }
}
