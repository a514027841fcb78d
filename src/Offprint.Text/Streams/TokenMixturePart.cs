namespace Offprint.Text;

/// <summary>One stream of a mixture.</summary>
/// <param name="Name">What to call it in messages and counts.</param>
/// <param name="Stream">Its sequences; they begin at the position that the stream has when the mixture is made.</param>
/// <param name="Weight">Its share relative to the other weights; 0 or more.</param>
public sealed record TokenMixturePart(string Name, ITokenStream Stream, double Weight);
