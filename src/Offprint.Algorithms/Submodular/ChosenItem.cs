namespace Offprint.Algorithms;

/// <summary>Why an item is in the solution.</summary>
/// <typeparam name="T">Item.</typeparam>
/// <param name="Item">The item.</param>
/// <param name="Level">The level that drew it, from 1.</param>
/// <param name="Threshold">What every item of that level's bucket added at least when it was drawn.</param>
/// <param name="BucketSize">How many items it was drawn from.</param>
/// <param name="Guess">The guess of the optimum whose structure gives the solution.</param>
public readonly record struct ChosenItem<T>(T Item, int Level, double Threshold, int BucketSize, double Guess);
