using TorchSharp;

namespace Offprint.Tensors;

/// <summary>
/// A GGUF file (version 2 or 3), the format of llama.cpp, memory-mapped: opening checks the whole header, data is read when a tensor is asked for.
/// </summary>
/// <remarks>Reading from several threads at once is allowed. The layout follows the format's published description.</remarks>
public sealed class GgufFile : IDisposable
{
    private readonly MappedFile file;
    private readonly GgufHeader header;

    private GgufFile(MappedFile file, GgufHeader header) => (this.file, this.header) = (file, header);

    /// <summary>The file's full path.</summary>
    public string Path => file.Path;

    /// <summary>The format's version, 2 or 3.</summary>
    public int Version => header.FileVersion;

    /// <summary>The alignment of the data in bytes.</summary>
    public int Alignment => header.Alignment;

    /// <summary>The metadata, in file order.</summary>
    public IReadOnlyDictionary<string, GgufValue> Metadata => header.Metadata;

    /// <summary>What tensors there are, by name; in file order.</summary>
    public IReadOnlyDictionary<string, GgufTensor> Tensors => header.Tensors;

    /// <summary>Opens a file and checks its header; allocates nothing that the header merely claims.</summary>
    /// <param name="path">The file.</param>
    /// <returns>The open file; dispose it to release the mapping.</returns>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">The file is not valid, or holds a tensor type that is not supported; names the file, the key or tensor, and what was expected.</exception>
    public static GgufFile Open(string path)
    {
        var file = MappedFile.Open(path, "GGUF");
        try
        {
            return new GgufFile(file, GgufHeader.Read(file));
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Writes a file of version 3: a temporary sibling first, renamed when complete.</summary>
    /// <param name="path">Where to write; an existing file is replaced.</param>
    /// <param name="metadata">Keys and values, in the order in which they are written; <c>general.alignment</c> among them sets the alignment, 32 by default.</param>
    /// <param name="tensors">The tensors, in the order in which they are written; converted a piece at a time.</param>
    /// <exception cref="ArgumentException">A key or name occurs twice or is too long, an alignment that is no power of two from 8 on, or a value that its type cannot hold.</exception>
    /// <exception cref="IOException">The file cannot be written (disk full, no such folder); nothing is left behind.</exception>
    public static void Write(string path, IEnumerable<KeyValuePair<string, GgufValue>> metadata, IEnumerable<GgufTensorData> tensors)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(metadata);
        ArgumentNullException.ThrowIfNull(tensors);
        GgufWriter.Write(path, [.. metadata], [.. tensors]);
    }

    /// <summary>Reads one tensor into new engine memory; blocks are dequantised.</summary>
    /// <param name="name">The tensor's name.</param>
    /// <param name="type">The wanted floating-point type; default: the stored one, Float32 for blocks.</param>
    /// <param name="device">Where to put it; default: the processor.</param>
    /// <returns>A contiguous tensor of the stored shape, owned by the current scope.</returns>
    /// <exception cref="KeyNotFoundException">There is no such tensor.</exception>
    /// <exception cref="ArgumentException">The wanted type is no floating-point type.</exception>
    /// <exception cref="InvalidDataException">The file changed while open.</exception>
    public torch.Tensor Read(string name, torch.ScalarType? type = null, torch.Device? device = null)
    {
        var tensor = Find(name);
        if (tensor.Type.Plain() is { } plain) return TensorReader.Read(file, header.DataStart, Entry(tensor, plain), type, device);
        if (type is { } wanted && !TensorDataTypes.IsFloat(wanted)) throw new ArgumentException($"{Path}: tensor '{name}' is {tensor.Type.FileName()}; it cannot be read as {wanted}", nameof(type));
        return GgufBlockReader.Read(file, header.DataStart, tensor, type ?? torch.ScalarType.Float32, device ?? torch.CPU);
    }

    /// <summary>Reads one tensor as floats, row-major, without loading the engine; blocks are dequantised.</summary>
    /// <param name="name">The tensor's name.</param>
    /// <exception cref="KeyNotFoundException">There is no such tensor.</exception>
    /// <exception cref="InvalidDataException">It has more elements than an array holds, or the file changed while open.</exception>
    public float[] ReadFloats(string name)
    {
        var tensor = Find(name);
        return tensor.Type.Plain() is { } plain ? FloatReader.Read(file, header.DataStart, Entry(tensor, plain)) : GgufBlockReader.ReadFloats(file, header.DataStart, tensor);
    }

    /// <summary>Reads the stored bytes of one tensor.</summary>
    /// <param name="name">The tensor's name.</param>
    /// <exception cref="KeyNotFoundException">There is no such tensor.</exception>
    /// <exception cref="InvalidDataException">It is longer than an array can be, or the file changed while open.</exception>
    public byte[] ReadBytes(string name)
    {
        var tensor = Find(name);
        if (tensor.Bytes > Array.MaxLength) throw new InvalidDataException($"{Path}: tensor '{name}' has {tensor.Bytes} bytes; an array holds at most {Array.MaxLength}");
        var bytes = new byte[tensor.Bytes];
        file.Copy(header.DataStart + tensor.Offset, bytes);
        return bytes;
    }

    /// <summary>Releases the mapping; tensors that were read stay valid.</summary>
    public void Dispose() => file.Dispose();

    private static TensorEntry Entry(GgufTensor tensor, TensorDataType type) => new(tensor.Name, type, tensor.Shape, tensor.Offset, tensor.Bytes, tensor.File);

    private GgufTensor Find(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return header.Tensors.TryGetValue(name, out var tensor) ? tensor : throw new KeyNotFoundException($"{Path}: there is no tensor '{name}' among its {Tensors.Count}");
    }
}
