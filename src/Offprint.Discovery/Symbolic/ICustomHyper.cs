using Offprint.Numerics;

namespace Offprint.Discovery;

/// <summary>An open value whose alternatives the user's own code makes, such as a program that is mutated without end. Decisions are texts.</summary>
public interface ICustomHyper
{
    /// <summary>Draws a decision.</summary>
    /// <param name="random">The generator.</param>
    /// <returns>The decision.</returns>
    string Draw(SeededRandom random);

    /// <summary>Changes a decision.</summary>
    /// <param name="decision">The decision.</param>
    /// <param name="random">The generator.</param>
    /// <returns>Another decision.</returns>
    string Mutate(string decision, SeededRandom random);

    /// <summary>The value of a decision.</summary>
    /// <param name="decision">The decision.</param>
    /// <returns>A plain value or a <see cref="SymbolicNode"/>.</returns>
    object? Decode(string decision);

    /// <summary>The decision that gives a value.</summary>
    /// <param name="value">The value's node.</param>
    /// <returns>The decision, or null when none gives it.</returns>
    string? Encode(SymbolicNode value);
}
