namespace Offprint.Algorithms;

/// <summary>Distances of consecutive alignments in a stream of text.</summary>
/// <param name="Start">The alignment of the first distance: its position in the stream.</param>
/// <param name="Distances">The distances from there on.</param>
public sealed record DistanceBlock(long Start, int[] Distances);
