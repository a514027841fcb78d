namespace Offprint.Inference;

/// <summary>Where the heads of one layer lie in a row of queries, keys and values, and how they look at each other.</summary>
/// <param name="Group">Query heads that share a key-value head.</param>
/// <param name="Width">Dimensions of a head.</param>
/// <param name="QueryStride">From one query head to the next.</param>
/// <param name="KeyStart">Where the first key head begins.</param>
/// <param name="KeyStride">From one key head to the next.</param>
/// <param name="ValueStart">Where the first value head begins.</param>
/// <param name="Scale">Factor on the scores.</param>
/// <param name="Visible">How many keys a query sees, its own among them; <see cref="int.MaxValue"/> for all.</param>
/// <param name="Slopes">ALiBi's slope of every query head, or null.</param>
internal sealed record HeadLayout(int Group, int Width, int QueryStride, int KeyStart, int KeyStride, int ValueStart, float Scale, int Visible, float[]? Slopes);
