namespace Offprint.Training;

/// <summary>Two texts that belong together: a question and its answer, a headword and its explanation.</summary>
/// <param name="Query">The text that is searched with.</param>
/// <param name="Document">The text that should be found.</param>
public readonly record struct TextPair(string Query, string Document);
