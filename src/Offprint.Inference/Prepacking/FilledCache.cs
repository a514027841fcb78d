using Offprint.Models;

namespace Offprint.Inference;

/// <summary>A filled cache and what it took.</summary>
internal readonly record struct FilledCache(KeyValueCache Cache, int Rows, long Slots, long TensorBytes);
