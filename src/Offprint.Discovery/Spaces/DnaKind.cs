namespace Offprint.Discovery;

/// <summary>What a node of <see cref="Dna"/> is.</summary>
public enum DnaKind
{
    /// <summary>Several decisions: those of a space, or the picks of a list.</summary>
    Group,

    /// <summary>The index of a candidate, with the decisions within it.</summary>
    Choice,

    /// <summary>A number.</summary>
    Number,

    /// <summary>A text of the user's own.</summary>
    Text,
}
