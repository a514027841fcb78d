using TorchSharp;

namespace Offprint.Tensors;

/// <summary>
/// A safetensors file, memory-mapped: opening checks the whole header, data is read when a tensor is asked for, converted piece by piece.
/// </summary>
/// <remarks>Reading from several threads at once is allowed.</remarks>
public sealed class SafetensorsFile : ITensorSource
{
    private readonly MappedFile file;
    private readonly long dataStart;
    private readonly Dictionary<string, TensorEntry> tensors;

    private SafetensorsFile(MappedFile file, SafetensorsHeader header)
    {
        this.file = file;
        dataStart = header.DataStart;
        tensors = header.Tensors;
        Metadata = header.Metadata;
    }

    /// <summary>The file's full path.</summary>
    public string Path => file.Path;

    /// <inheritdoc />
    public IReadOnlyDictionary<string, TensorEntry> Tensors => tensors;

    /// <inheritdoc />
    public IReadOnlyDictionary<string, string> Metadata { get; }

    /// <summary>Opens a file and checks its header; allocates nothing that the header merely claims.</summary>
    /// <param name="path">The file.</param>
    /// <returns>The open file; dispose it to release the mapping.</returns>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">The file is not valid, or holds a type that is not supported; names the file, the tensor and what was expected.</exception>
    public static SafetensorsFile Open(string path)
    {
        var file = MappedFile.Open(path);
        try
        {
            return new SafetensorsFile(file, SafetensorsHeader.Read(file));
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Writes a file: a temporary sibling first, renamed when complete.</summary>
    /// <param name="path">Where to write; an existing file is replaced.</param>
    /// <param name="tensors">Names and tensors; any device, any strides. Written in order of decreasing element size, then by name.</param>
    /// <param name="metadata">Text entries; <c>format: pt</c> is added when there is no <c>format</c>, since older readers refuse a file without it.</param>
    /// <param name="storeFloatsAs">The type to which floating-point tensors are converted on the way; default: their own.</param>
    /// <exception cref="ArgumentException">A name occurs twice or is reserved, or a tensor's type has no place in the format.</exception>
    /// <exception cref="IOException">The file cannot be written (disk full, no such folder); nothing is left behind.</exception>
    public static void Write(string path, IEnumerable<KeyValuePair<string, torch.Tensor>> tensors, IReadOnlyDictionary<string, string>? metadata = null, torch.ScalarType? storeFloatsAs = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(tensors);
        SafetensorsWriter.Write(path, EngineTensor.List(tensors, storeFloatsAs), metadata);
    }

    /// <summary>Writes a file from plain bytes, without loading the engine.</summary>
    /// <param name="path">Where to write; an existing file is replaced.</param>
    /// <param name="tensors">The tensors.</param>
    /// <param name="metadata">Text entries, as for <see cref="Write"/>.</param>
    /// <exception cref="ArgumentException">A name occurs twice or is reserved, or the data's length does not fit its shape.</exception>
    /// <exception cref="IOException">The file cannot be written; nothing is left behind.</exception>
    public static void WriteBytes(string path, IEnumerable<TensorBytes> tensors, IReadOnlyDictionary<string, string>? metadata = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(tensors);
        SafetensorsWriter.Write(path, [.. tensors.Select(t => new PlainTensor(t))], metadata);
    }

    /// <inheritdoc />
    public torch.Tensor Read(string name, torch.ScalarType? type = null, torch.Device? device = null) => TensorReader.Read(file, dataStart, Find(name), type, device);

    /// <inheritdoc />
    public void ReadInto(string name, torch.Tensor destination) => TensorReader.ReadInto(file, dataStart, Find(name), destination);

    /// <inheritdoc />
    public float[] ReadFloats(string name) => FloatReader.Read(file, dataStart, Find(name));

    /// <summary>Reads the stored bytes of one tensor, whatever its type.</summary>
    /// <param name="name">The tensor's name.</param>
    /// <returns>Its elements, row-major, little-endian.</returns>
    /// <exception cref="KeyNotFoundException">There is no such tensor.</exception>
    /// <exception cref="InvalidDataException">It is longer than an array can be, or the file changed while open.</exception>
    public byte[] ReadBytes(string name)
    {
        var entry = Find(name);
        if (entry.Bytes > Array.MaxLength) throw new InvalidDataException($"{Path}: tensor '{name}' has {entry.Bytes} bytes; an array holds at most {Array.MaxLength}");
        var bytes = new byte[entry.Bytes];
        file.Copy(dataStart + entry.Offset, bytes);
        return bytes;
    }

    /// <summary>Releases the mapping; tensors that were read stay valid.</summary>
    public void Dispose() => file.Dispose();

    private TensorEntry Find(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return tensors.TryGetValue(name, out var entry) ? entry : throw new KeyNotFoundException($"{Path}: there is no tensor '{name}' among its {tensors.Count}");
    }
}
