using System.Text;
using Offprint.Inference;

namespace Offprint.Serving;

/// <summary>One continuation as far as it has come.</summary>
internal sealed class Choice
{
    public StringBuilder Text { get; } = new();

    public List<GeneratedToken> Tokens { get; } = [];

    public FinishReason? Finish { get; private set; }

    public GenerationUsage? Usage { get; private set; }

    public string? FinishName => Name(Finish);

    public static string? Name(FinishReason? reason) => reason switch
    {
        FinishReason.Stop => "stop",
        FinishReason.Length => "length",
        _ => null,
    };

    public void Add(GenerationChunk chunk)
    {
        Text.Append(chunk.Text);
        Tokens.AddRange(chunk.Tokens);
        (Finish, Usage) = (chunk.Finish ?? Finish, chunk.Usage ?? Usage);
    }
}
