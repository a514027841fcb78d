using TorchSharp;

namespace Offprint.Tensors;

/// <summary>Named tensors that are read one at a time: a <see cref="SafetensorsFile"/> or a <see cref="TensorFolder"/>.</summary>
public interface ITensorSource : IDisposable
{
    /// <summary>What there is, by name; in file order.</summary>
    IReadOnlyDictionary<string, TensorEntry> Tensors { get; }

    /// <summary>The text entries of the header (<c>__metadata__</c>).</summary>
    IReadOnlyDictionary<string, string> Metadata { get; }

    /// <summary>Reads one tensor into new engine memory.</summary>
    /// <param name="name">The tensor's name.</param>
    /// <param name="type">The wanted type, converted piece by piece; default: the stored one (U16 as Int32, U32 and U64 as Int64).</param>
    /// <param name="device">Where to put it; default: the processor.</param>
    /// <returns>A contiguous tensor of the stored shape, owned by the current scope.</returns>
    /// <exception cref="KeyNotFoundException">There is no such tensor.</exception>
    /// <exception cref="ArgumentException">Floats were asked for as integers, or anything but BOOL as Bool.</exception>
    /// <exception cref="InvalidDataException">The data does not fit: a BOOL byte that is neither 0 nor 1, a U64 above the range, a file that changed while open.</exception>
    torch.Tensor Read(string name, torch.ScalarType? type = null, torch.Device? device = null);

    /// <summary>Reads one tensor into an existing one, converting to its type, without recording gradients.</summary>
    /// <param name="name">The tensor's name.</param>
    /// <param name="destination">A tensor of the stored shape, on any device.</param>
    /// <exception cref="KeyNotFoundException">There is no such tensor.</exception>
    /// <exception cref="ArgumentException">The shapes differ, or the types cannot be converted.</exception>
    /// <exception cref="InvalidDataException">As for <see cref="Read"/>.</exception>
    void ReadInto(string name, torch.Tensor destination);

    /// <summary>Reads one tensor as floats, row-major, without loading the engine.</summary>
    /// <param name="name">The tensor's name.</param>
    /// <exception cref="KeyNotFoundException">There is no such tensor.</exception>
    /// <exception cref="InvalidDataException">As for <see cref="Read"/>, or more elements than an array holds.</exception>
    float[] ReadFloats(string name);
}
