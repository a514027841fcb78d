namespace Offprint.Text;

/// <summary>Tokens and ids of a model. Ids may have holes.</summary>
internal sealed class Vocabulary
{
    /// <summary>Largest id a file may use: 2^24 - 1. Real vocabularies end near 300,000.</summary>
    public const int MaximumId = (1 << 24) - 1;

    private readonly Dictionary<string, int> ids;
    private readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> lookup;
    private readonly string?[] tokens;

    public Vocabulary(Dictionary<string, int> ids)
    {
        this.ids = ids;
        lookup = ids.GetAlternateLookup<ReadOnlySpan<char>>();
        tokens = new string?[ids.Count == 0 ? 0 : ids.Values.Max() + 1];
        foreach (var (token, id) in ids)
        {
            tokens[id] = token;
            LongestToken = Math.Max(LongestToken, token.Length);
        }
    }

    public int Count => ids.Count;

    /// <summary>Length in UTF-16 units of the longest token.</summary>
    public int LongestToken { get; }

    /// <summary>Largest id + 1.</summary>
    public int End => tokens.Length;

    public IReadOnlyDictionary<string, int> Ids => ids;

    /// <summary>The id of a token, or -1.</summary>
    public int Find(ReadOnlySpan<char> token) => lookup.TryGetValue(token, out var id) ? id : -1;

    /// <summary>The token of an id, or null.</summary>
    public string? Token(int id) => (uint)id < (uint)tokens.Length ? tokens[id] : null;
}
