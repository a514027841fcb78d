namespace Offprint.Inference;

/// <summary>A state of a rule's automaton, and where the rule returns to.</summary>
internal readonly record struct PushdownItem(int State, PushdownFrame Frame) : IComparable<PushdownItem>
{
    /// <summary>Any order that is the same for equal content.</summary>
    public int CompareTo(PushdownItem other) => State != other.State ? State.CompareTo(other.State) : Frame.GetHashCode().CompareTo(other.Frame.GetHashCode());

    public static int Hash(PushdownItem[] items, bool flag)
    {
        var hash = default(HashCode);
        hash.Add(flag);
        foreach (var item in items)
        {
            hash.Add(item.State);
            hash.Add(item.Frame.GetHashCode());
        }

        return hash.ToHashCode();
    }
}
