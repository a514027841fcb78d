using System.Globalization;
using System.Numerics.Tensors;
using System.Text;
using System.Text.Json;
using Offprint.Text;

namespace Offprint.Algorithms;

/// <summary>
/// A stream of items as JSON lines, one update a line: <c>{"insert": "a", "covers": ["x", "y"]}</c> or <c>{"insert": "a", "vector": [0.1, 0.2]}</c>, and
/// <c>{"delete": "a"}</c>. Either all items cover elements or all have vectors of one length. <c>.gz</c> and <c>.br</c> files are decompressed.
/// </summary>
#pragma warning disable CA1711 // a stream of items, as the field says; it is no System.IO.Stream
public sealed class ItemStream
#pragma warning restore CA1711
{
    private ItemStream(string path, IReadOnlyList<ItemUpdate> updates) => (Path, Updates) = (path, updates);

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>The updates in order; every one is possible where it stands.</summary>
    public IReadOnlyList<ItemUpdate> Updates { get; }

    /// <summary>Whether items have vectors; otherwise they cover elements.</summary>
    public bool HasVectors => Updates.Any(static u => u.Vector is not null);

    /// <summary>Reads a stream.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">A line is no update, or not possible where it stands; file and line are named.</exception>
    public static ItemStream Read(string path)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        if (!File.Exists(path)) throw new FileNotFoundException($"There is no file '{path}'.", path);
        using var reader = new StreamReader(CompressedFile.OpenRead(path), new UTF8Encoding(false, throwOnInvalidBytes: true));
        var updates = new List<ItemUpdate>();
        HashSet<string> present = [];
        for (var line = 1; ; line++)
        {
            try
            {
                if (reader.ReadLine() is not { } text) break;
                if (string.IsNullOrWhiteSpace(text)) continue;
                var update = Parse(text, line);
                Check(update, updates, present);
                updates.Add(update);
            }
            catch (Exception error) when (error is JsonException or FormatException or DecoderFallbackException)
            {
                var problem = error is FormatException ? error.Message : error is JsonException ? "the line is not valid JSON." : "the line is not UTF-8 text.";
                throw new InvalidDataException(string.Create(CultureInfo.InvariantCulture, $"{path}:{line}: {problem}"), error);
            }
        }

        return updates.Count > 0 ? new ItemStream(path, updates) : throw new InvalidDataException($"{path}: there is no update in it; a line is {{\"insert\": \"a\", \"covers\": [\"x\", \"y\"]}} or {{\"delete\": \"a\"}}.");
    }

    /// <summary>Coverage over all elements that the stream names; the latest insertion of a name counts.</summary>
    public CoverageFunction<string> Coverage()
    {
        var elements = new Dictionary<string, int>(StringComparer.Ordinal);
        var covers = new Dictionary<string, int[]>(StringComparer.Ordinal);
        foreach (var update in Updates.Where(static u => u.IsInsertion))
            covers[update.Item] = [.. update.Covers.Distinct(StringComparer.Ordinal).Select(e => elements.TryGetValue(e, out var id) ? id : elements[e] = elements.Count)];
        return new CoverageFunction<string>(item => covers[item], Math.Max(1, elements.Count));
    }

    /// <summary>Facility location: the clients are the stream's own items (evenly spaced ones where there are more than <paramref name="clients"/>), similarity is the cosine.</summary>
    /// <param name="clients">Most clients, positive. Default 1,000.</param>
    /// <exception cref="InvalidOperationException">The items have no vectors.</exception>
    public FacilityLocation<string> FacilityLocation(int clients = 1000)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(clients, 1);
        var vectors = Vectors();
        var all = vectors.Values.ToArray();
        var chosen = all.Length <= clients ? all : [.. Enumerable.Range(0, clients).Select(i => all[(long)i * all.Length / clients])];
        var rows = vectors.ToDictionary(static pair => pair.Key, pair => (ReadOnlyMemory<float>)Array.ConvertAll(chosen, c => Cosine(pair.Value, c)), StringComparer.Ordinal);
        return new FacilityLocation<string>(item => rows[item], chosen.Length);
    }

    /// <summary>Log-determinant diversity of the items' vectors, scaled to length 1.</summary>
    /// <param name="scale">How much a vector weighs against the identity.</param>
    /// <exception cref="InvalidOperationException">The items have no vectors.</exception>
    public LogDeterminant<string> LogDeterminant(double scale = 1)
    {
        var vectors = Vectors();
        foreach (var vector in vectors.Values)
            if (TensorPrimitives.Norm(vector) is > 0 and var norm) TensorPrimitives.Divide(vector, norm, vector);
        return new LogDeterminant<string>(item => vectors[item], scale);
    }

    private Dictionary<string, float[]> Vectors()
    {
        if (!HasVectors) throw new InvalidOperationException($"{Path}: its items have no vectors, they cover elements.");
        var vectors = new Dictionary<string, float[]>(StringComparer.Ordinal);
        foreach (var update in Updates.Where(static u => u.IsInsertion)) vectors[update.Item] = [.. update.Vector!];
        return vectors;
    }

    private static float Cosine(float[] a, float[] b)
    {
        var norms = TensorPrimitives.Norm(a) * TensorPrimitives.Norm(b);
        return norms > 0 ? TensorPrimitives.Dot(a, b) / norms : 0;
    }

    private static void Check(ItemUpdate update, List<ItemUpdate> before, HashSet<string> present)
    {
        if (!update.IsInsertion)
        {
            if (!present.Remove(update.Item)) throw new FormatException($"'{update.Item}' is deleted but is not there.");
            return;
        }

        if (!present.Add(update.Item)) throw new FormatException($"'{update.Item}' is inserted but is there already; delete it first.");
        if (before.Find(static u => u.IsInsertion) is not { } first) return;
        if ((first.Vector is null) != (update.Vector is null)) throw new FormatException($"'{update.Item}' has {(update.Vector is null ? "no vector, but earlier items have one" : "a vector, but earlier items have none")}.");
        if (first.Vector?.Length != update.Vector?.Length) throw new FormatException($"the vector of '{update.Item}' has {update.Vector!.Length} numbers, earlier ones {first.Vector!.Length}.");
    }

    private static ItemUpdate Parse(string text, int line)
    {
        using var json = JsonDocument.Parse(text);
        var root = json.RootElement;
        if (root.ValueKind != JsonValueKind.Object) throw new FormatException("an update must be a JSON object.");
        var (insertion, deletion) = (Name(root, "insert"), Name(root, "delete"));
        if ((insertion is null) == (deletion is null)) throw new FormatException("an update needs either \"insert\" or \"delete\" with the item's name.");
        if (deletion is not null) return new ItemUpdate(deletion, false, [], null, line);
        var hasCovers = root.TryGetProperty("covers", out var covers);
        var hasVector = root.TryGetProperty("vector", out var vector);
        if (hasCovers == hasVector) throw new FormatException($"the item '{insertion}' needs either \"covers\" (a list of names) or \"vector\" (a list of numbers).");
        return hasCovers
            ? new ItemUpdate(insertion!, true, [.. List(covers, "covers").Select(static e => e.ValueKind is JsonValueKind.String ? e.GetString()! : e.ValueKind is JsonValueKind.Number ? e.GetRawText() : throw new FormatException("\"covers\" must hold names."))], null, line)
            : new ItemUpdate(insertion!, true, [], Floats(List(vector, "vector")), line);
    }

    private static float[] Floats(JsonElement[] list)
    {
        if (list.Length == 0) throw new FormatException("\"vector\" must hold at least one number.");
        return Array.ConvertAll(list, static e => e.ValueKind == JsonValueKind.Number && e.TryGetSingle(out var value) && float.IsFinite(value) ? value : throw new FormatException($"\"vector\" must hold finite numbers, not {e.GetRawText()}."));
    }

    private static JsonElement[] List(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Array ? [.. element.EnumerateArray()] : throw new FormatException($"\"{name}\" must be a list.");

    private static string? Name(JsonElement root, string property) =>
        !root.TryGetProperty(property, out var value) ? null
        : value.ValueKind == JsonValueKind.Number ? value.GetRawText()
        : value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 } name ? name
        : throw new FormatException($"\"{property}\" must be the item's name.");
}
