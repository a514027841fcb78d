using System.Globalization;
using System.Text.RegularExpressions;

namespace Offprint.Tensors;

/// <summary>Writes the weights of a checkpoint folder: all temporary files first, then the renames, the index last.</summary>
internal static partial class ShardWriter
{
    public static void Write(string folder, List<WritableTensor> tensors, long maxShardBytes, IReadOnlyDictionary<string, string>? metadata)
    {
        SafetensorsWriter.CheckNames(tensors);
        var shards = Split(SafetensorsWriter.Order(tensors), maxShardBytes);
        Directory.CreateDirectory(folder);
        var written = new List<(string Temporary, string Final)>();
        try
        {
            var places = new List<KeyValuePair<string, string>>();
            for (int s = 0; s < shards.Count; s++)
            {
                string name = shards.Count == 1 ? TensorFolder.SingleFile : string.Create(CultureInfo.InvariantCulture, $"model-{s + 1:00000}-of-{shards.Count:00000}.safetensors");
                places.AddRange(shards[s].Select(t => KeyValuePair.Create(t.Name, name)));
                byte[] header = SafetensorsWriter.Header(shards[s], metadata);
                var shard = shards[s];
                Put(name, header.Length + shard.Sum(t => t.Bytes), stream => SafetensorsWriter.WriteContent(stream, header, shard));
            }

            if (shards.Count > 1) Put(TensorFolder.IndexFile, 0, stream => ShardIndex.Write(stream, tensors.Sum(t => t.Bytes), places));
            foreach (var (temporary, final) in written) File.Move(temporary, final, overwrite: true);
        }
        catch
        {
            foreach (var (temporary, _) in written) AtomicFile.Remove(temporary);
            throw;
        }

        RemoveOld(folder, written);

        void Put(string name, long length, Action<Stream> write)
        {
            string final = Path.Combine(folder, name), temporary = AtomicFile.Temporary(final);
            written.Add((temporary, final));
            AtomicFile.WriteTo(temporary, final, length, write);
        }
    }

    /// <summary>Consecutive runs of at most <paramref name="maxShardBytes"/>, at least one, possibly empty.</summary>
    private static List<List<WritableTensor>> Split(List<WritableTensor> ordered, long maxShardBytes)
    {
        List<List<WritableTensor>> shards = [[]];
        long bytes = 0;
        foreach (var tensor in ordered)
        {
            if (shards[^1].Count > 0 && tensor.Bytes > maxShardBytes - bytes)
            {
                shards.Add([]);
                bytes = 0;
            }

            shards[^1].Add(tensor);
            bytes += tensor.Bytes;
        }

        return shards;
    }

    /// <summary>An old single file would be preferred to new shards, and old shards would lie about.</summary>
    private static void RemoveOld(string folder, List<(string Temporary, string Final)> written)
    {
        var kept = written.Select(w => w.Final).ToHashSet(StringComparer.Ordinal);
        foreach (string file in Directory.EnumerateFiles(folder, "model*").ToList())
        {
            string name = Path.GetFileName(file);
            if ((name is TensorFolder.SingleFile or TensorFolder.IndexFile || ShardName().IsMatch(name)) && !kept.Contains(file)) File.Delete(file);
        }
    }

    [GeneratedRegex(@"^model-\d{5}-of-\d{5}\.safetensors$", RegexOptions.CultureInvariant)]
    private static partial Regex ShardName();
}
