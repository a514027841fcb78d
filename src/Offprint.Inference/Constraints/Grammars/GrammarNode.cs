using Offprint.Text;

namespace Offprint.Inference;

/// <summary>The right side of a rule.</summary>
internal abstract record GrammarNode
{
    public static GrammarNode Nothing { get; } = new Sequence([]);

    public sealed record Literal(string Text) : GrammarNode;

    public sealed record Set(IReadOnlyList<ScalarRange> Ranges) : GrammarNode;

    public sealed record Regular(FiniteAutomaton Automaton) : GrammarNode;

    public sealed record Reference(string Rule) : GrammarNode;

    public sealed record Sequence(IReadOnlyList<GrammarNode> Parts) : GrammarNode;

    public sealed record Choice(IReadOnlyList<GrammarNode> Options) : GrammarNode;

    /// <summary>Maximum null: without bound.</summary>
    public sealed record Repeat(GrammarNode Part, int Minimum, int? Maximum) : GrammarNode;

    public static GrammarNode Of(string text) => new Literal(text);

    public static GrammarNode Join(params GrammarNode[] parts) => parts.Length == 1 ? parts[0] : new Sequence(parts);

    public static GrammarNode OneOf(params GrammarNode[] options) => options.Length == 1 ? options[0] : new Choice(options);
}
