namespace Offprint.Inference;

/// <summary>A set of byte strings that can be recognised byte by byte. Make one with <see cref="Grammar"/>. Immutable and safe for several threads.</summary>
public interface IGrammar
{
    /// <summary>The state before the first byte.</summary>
    IGrammarState Start { get; }
}
