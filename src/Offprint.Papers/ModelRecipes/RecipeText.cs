using Offprint.Numerics;
using Offprint.Text;

namespace Offprint.Papers;

/// <summary>A kind of text that a model is trained on and measured on, split by <see cref="StableSplit"/>: models are trained on buckets 0 to 7 only.</summary>
/// <param name="Name">What the tables call it.</param>
/// <param name="DataSets">The data sets that it is made of.</param>
/// <param name="Read">Its documents of one part; the same at every call.</param>
public sealed record RecipeText(string Name, IReadOnlyList<string> DataSets, Func<DataShelf, SplitPart, IEnumerable<Document>> Read);
