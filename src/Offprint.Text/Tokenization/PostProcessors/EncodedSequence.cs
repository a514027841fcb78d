namespace Offprint.Text;

/// <summary>An encoding under construction, one entry a token.</summary>
internal sealed class EncodedSequence
{
    public List<int> Ids { get; init; } = [];

    public List<int> TypeIds { get; init; } = [];

    public List<bool> Special { get; init; } = [];

    public List<(int Start, int End)> Offsets { get; init; } = [];

    /// <summary>The text that the offsets point into; null when there is none.</summary>
    public string? Text { get; init; }

    public int Count => Ids.Count;

    public void Add(int id, int type, bool special, (int Start, int End) offsets)
    {
        Ids.Add(id);
        TypeIds.Add(type);
        Special.Add(special);
        Offsets.Add(offsets);
    }

    public void SetType(int type)
    {
        for (var i = 0; i < TypeIds.Count; i++)
        {
            TypeIds[i] = type;
        }
    }

    public void Append(EncodedSequence other)
    {
        Ids.AddRange(other.Ids);
        TypeIds.AddRange(other.TypeIds);
        Special.AddRange(other.Special);
        Offsets.AddRange(other.Offsets);
    }

    /// <summary>Removes tokens at one end until <paramref name="count"/> are left.</summary>
    public void Truncate(int count, bool fromLeft)
    {
        var excess = Count - count;
        if (excess > 0)
        {
            var start = fromLeft ? 0 : count;
            Ids.RemoveRange(start, excess);
            TypeIds.RemoveRange(start, excess);
            Special.RemoveRange(start, excess);
            Offsets.RemoveRange(start, excess);
        }
    }

    public static EncodedSequence SpecialToken(int id, int type)
    {
        var result = new EncodedSequence();
        result.Add(id, type, special: true, (0, 0));
        return result;
    }
}
