using TorchSharp;

namespace Offprint.Tensors;

/// <summary>
/// The weights of a checkpoint folder as one view: <c>model.safetensors</c>, or <c>model.safetensors.index.json</c> with the shards it names.
/// </summary>
public sealed class TensorFolder : ITensorSource
{
    /// <summary>Name of the file with all weights.</summary>
    public const string SingleFile = "model.safetensors";

    /// <summary>Name of the index of a sharded checkpoint.</summary>
    public const string IndexFile = "model.safetensors.index.json";

    private readonly Dictionary<string, SafetensorsFile> files;
    private readonly Dictionary<string, TensorEntry> tensors;

    private TensorFolder(string folder, Dictionary<string, SafetensorsFile> files, Dictionary<string, TensorEntry> tensors, IReadOnlyDictionary<string, string> metadata)
    {
        Folder = folder;
        this.files = files;
        this.tensors = tensors;
        Metadata = metadata;
    }

    /// <summary>The folder's full path.</summary>
    public string Folder { get; }

    /// <summary>Full paths of the files that hold the weights.</summary>
    public IReadOnlyList<string> Files => [.. files.Keys];

    /// <inheritdoc />
    public IReadOnlyDictionary<string, TensorEntry> Tensors => tensors;

    /// <summary>The text entries of the first file.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; }

    /// <summary>Whether a folder holds weights in this format.</summary>
    /// <param name="folder">The checkpoint folder.</param>
    public static bool HasWeights(string folder) => File.Exists(Path.Combine(folder, SingleFile)) || File.Exists(Path.Combine(folder, IndexFile));

    /// <summary>Opens the weights of a folder and checks every header and the index. A single file is preferred where both forms are there.</summary>
    /// <param name="folder">The checkpoint folder.</param>
    /// <exception cref="DirectoryNotFoundException">There is no such folder.</exception>
    /// <exception cref="FileNotFoundException">The folder holds neither form, or lacks a shard.</exception>
    /// <exception cref="InvalidDataException">A file or the index is not valid, or a shard lacks a tensor that the index places in it.</exception>
    public static TensorFolder Open(string folder)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        string full = Path.GetFullPath(folder);
        if (!Directory.Exists(full)) throw new DirectoryNotFoundException($"there is no folder {full}");
        string single = Path.Combine(full, SingleFile), index = Path.Combine(full, IndexFile);
        if (File.Exists(single))
        {
            var file = SafetensorsFile.Open(single);
            return new TensorFolder(full, new() { [single] = file }, new(file.Tensors, StringComparer.Ordinal), file.Metadata);
        }

        if (!File.Exists(index)) throw new FileNotFoundException($"{full} holds neither {SingleFile} nor {IndexFile}", single);
        return OpenShards(full, index);
    }

    /// <summary>Writes weights into a folder: one file, or shards and their index when they are longer than <paramref name="maxShardBytes"/>. Weights of an earlier save are removed.</summary>
    /// <param name="folder">The checkpoint folder; made when it is not there.</param>
    /// <param name="tensors">Names and tensors.</param>
    /// <param name="maxShardBytes">Most bytes of data in one file, 5 GB by default; one tensor is never split.</param>
    /// <param name="metadata">Text entries of every file; <c>format: pt</c> is added.</param>
    /// <param name="storeFloatsAs">The type to which floating-point tensors are converted on the way; default: their own.</param>
    /// <exception cref="ArgumentException">A name occurs twice or is reserved, or a tensor's type has no place in the format.</exception>
    /// <exception cref="IOException">A file cannot be written; no partial file stays, and earlier weights are as they were.</exception>
    public static void Write(
        string folder,
        IEnumerable<KeyValuePair<string, torch.Tensor>> tensors,
        long maxShardBytes = 5_000_000_000,
        IReadOnlyDictionary<string, string>? metadata = null,
        torch.ScalarType? storeFloatsAs = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        ArgumentNullException.ThrowIfNull(tensors);
        ArgumentOutOfRangeException.ThrowIfLessThan(maxShardBytes, 1);
        ShardWriter.Write(Path.GetFullPath(folder), EngineTensor.List(tensors, storeFloatsAs), maxShardBytes, metadata);
    }

    /// <inheritdoc />
    public torch.Tensor Read(string name, torch.ScalarType? type = null, torch.Device? device = null) => Holder(name).Read(name, type, device);

    /// <inheritdoc />
    public void ReadInto(string name, torch.Tensor destination) => Holder(name).ReadInto(name, destination);

    /// <inheritdoc />
    public float[] ReadFloats(string name) => Holder(name).ReadFloats(name);

    /// <summary>Releases the mappings; tensors that were read stay valid.</summary>
    public void Dispose()
    {
        foreach (var file in files.Values) file.Dispose();
    }

    private static TensorFolder OpenShards(string folder, string index)
    {
        var places = ShardIndex.Read(index);
        var files = new Dictionary<string, SafetensorsFile>(StringComparer.Ordinal);
        try
        {
            var tensors = new Dictionary<string, TensorEntry>(StringComparer.Ordinal);
            foreach (var (name, shard) in places)
            {
                string path = Path.Combine(folder, shard);
                if (!files.TryGetValue(path, out var file))
                {
                    if (!File.Exists(path)) throw new FileNotFoundException($"{index}: tensor '{HeaderReader.Show(name)}' is said to be in {shard}, which is not in the folder", path);
                    files.Add(path, file = SafetensorsFile.Open(path));
                }

                if (!file.Tensors.TryGetValue(name, out var entry)) throw new InvalidDataException($"{index}: tensor '{HeaderReader.Show(name)}' is said to be in {shard}, which does not hold it");
                tensors.Add(name, entry);
            }

            return new TensorFolder(folder, files, tensors, files.Values.FirstOrDefault()?.Metadata ?? new Dictionary<string, string>());
        }
        catch
        {
            foreach (var file in files.Values) file.Dispose();
            throw;
        }
    }

    private SafetensorsFile Holder(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return tensors.TryGetValue(name, out var entry) ? files[entry.File] : throw new KeyNotFoundException($"{Folder}: there is no tensor '{name}' among its {tensors.Count}");
    }
}
