namespace Offprint.Text;

/// <summary>A parsed regular expression.</summary>
internal abstract record RegexNode
{
    public sealed record Set(IReadOnlyList<ScalarRange> Ranges) : RegexNode;

    public sealed record Sequence(IReadOnlyList<RegexNode> Parts) : RegexNode;

    public sealed record Choice(IReadOnlyList<RegexNode> Options) : RegexNode;

    /// <summary>Maximum null: without bound.</summary>
    public sealed record Repeat(RegexNode Part, int Minimum, int? Maximum) : RegexNode;

    /// <summary><c>^</c>, or <c>$</c>.</summary>
    public sealed record Anchor(bool AtStart) : RegexNode;
}
