using System.IO.Hashing;
using System.Runtime.InteropServices;
using System.Text.Json;
using Offprint.Text;

namespace Offprint.Training;

/// <summary>Identifies the text of a run: <c>data/text.json</c>. Written when the tokens are complete.</summary>
internal sealed record TextDigest(long Documents, long Characters, string Hash, long HeldOutBytes)
{
    private const string Name = "text.json";

    /// <summary>Counts and hashes documents as they pass.</summary>
    public sealed class Counter
    {
        private readonly XxHash3 _hash = new();
        private long _documents;
        private long _characters;

        public long Documents => _documents;

        public void Add(Document document)
        {
            _documents++;
            _characters += document.Text.Length;
            _hash.Append(MemoryMarshal.AsBytes(document.Id.AsSpan()));
            _hash.Append([0, 0]);
            _hash.Append(MemoryMarshal.AsBytes(document.Text.AsSpan()));
            _hash.Append([0, 0]);
        }

        public TextDigest Finish(long heldOutBytes) =>
            new(_documents, _characters, _hash.GetCurrentHashAsUInt64().ToString("x16", System.Globalization.CultureInfo.InvariantCulture), heldOutBytes);
    }

    public static TextDigest Of(IEnumerable<Document> documents, CancellationToken cancellation)
    {
        var counter = new Counter();
        foreach (var document in documents)
        {
            cancellation.ThrowIfCancellationRequested();
            counter.Add(document);
        }

        return counter.Finish(0);
    }

    public static TextDigest? Read(string folder)
    {
        var path = Path.Combine(folder, Name);
        if (!File.Exists(path))
        {
            return null;
        }

        try
        {
            return JsonSerializer.Deserialize<TextDigest>(File.ReadAllText(path));
        }
        catch (JsonException error)
        {
            throw new InvalidDataException($"{path} is damaged: {error.Message}", error);
        }
    }

    public void Write(string folder)
    {
        var path = Path.Combine(folder, Name);
        File.WriteAllText(path + ".tmp", JsonSerializer.Serialize(this));
        File.Move(path + ".tmp", path, overwrite: true);
    }
}
