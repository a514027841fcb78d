namespace Offprint.Tensors;

/// <summary>A tensor as plain bytes, for writing files without the engine and for types that the engine lacks.</summary>
/// <param name="Name">The tensor's name.</param>
/// <param name="Type">The element type.</param>
/// <param name="Shape">Sizes per dimension, row-major; empty for a scalar.</param>
/// <param name="Data">The elements, row-major, little-endian.</param>
public sealed record TensorBytes(string Name, TensorDataType Type, IReadOnlyList<long> Shape, ReadOnlyMemory<byte> Data);
