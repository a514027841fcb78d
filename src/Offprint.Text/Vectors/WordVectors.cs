using System.Globalization;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;

namespace Offprint.Text;

/// <summary>
/// Word vectors in eight bits: each row is a vector of signed bytes and one scale, v = scale * bytes, where the scale is the row's largest absolute
/// value over 127. The error of an element is at most half a scale.
/// </summary>
public sealed class WordVectors
{
    private readonly sbyte[] _matrix;
    private readonly float[] _scales;
    private readonly Dictionary<string, int> _places;

    private WordVectors(string[] words, sbyte[] matrix, float[] scales, int dimensions)
    {
        (Words, _matrix, _scales, Dimensions) = (words, matrix, scales, dimensions);
        _places = words.Select((word, i) => (word, i)).ToDictionary(StringComparer.Ordinal);
    }

    /// <summary>The words, the most frequent first where the source orders them so.</summary>
    public IReadOnlyList<string> Words { get; }

    /// <summary>Elements of a vector.</summary>
    public int Dimensions { get; }

    /// <summary>The bytes of all vectors: [words, <see cref="Dimensions"/>].</summary>
    public ReadOnlyMemory<sbyte> Matrix => _matrix;

    /// <summary>The scale of every vector.</summary>
    public ReadOnlyMemory<float> Scales => _scales;

    /// <summary>Rounds vectors to eight bits.</summary>
    /// <param name="words">The words, each once.</param>
    /// <param name="vectors">[words, <paramref name="dimensions"/>], finite.</param>
    /// <param name="dimensions">Elements of a vector, 1 or more.</param>
    /// <exception cref="ArgumentException">A word appears twice, a value is not finite, or the number of values is not words times dimensions.</exception>
    public static WordVectors FromFloats(IReadOnlyList<string> words, ReadOnlySpan<float> vectors, int dimensions)
    {
        ArgumentNullException.ThrowIfNull(words);
        ArgumentOutOfRangeException.ThrowIfLessThan(dimensions, 1);
        if (vectors.Length != (long)words.Count * dimensions)
        {
            throw new ArgumentException($"There are {vectors.Length} values; {words.Count} words of {dimensions} elements need {(long)words.Count * dimensions}.", nameof(vectors));
        }

        if (words.GroupBy(word => word, StringComparer.Ordinal).FirstOrDefault(group => group.Skip(1).Any()) is { } twice)
        {
            throw new ArgumentException($"The word '{twice.Key}' appears twice.", nameof(words));
        }

        var (matrix, scales) = (new sbyte[vectors.Length], new float[words.Count]);
        for (var i = 0; i < scales.Length; i++)
        {
            var row = vectors.Slice(i * dimensions, dimensions);
            var largest = Math.Abs(TensorPrimitives.MaxMagnitude(row));
            if (!float.IsFinite(largest))
            {
                throw new ArgumentException($"The vector of '{words[i]}' has a value that is not finite.", nameof(vectors));
            }

            scales[i] = largest / 127;
            for (var d = 0; d < dimensions && largest > 0; d++)
            {
                matrix[(i * dimensions) + d] = (sbyte)Math.Clamp(MathF.Round(row[d] / scales[i]), -127, 127);
            }
        }

        return new WordVectors([.. words], matrix, scales, dimensions);
    }

    /// <summary>Reads a table with the columns <c>word</c>, <c>scale</c> and <c>vector</c>.</summary>
    /// <param name="path">A Parquet file such as <c>data/word-vectors/word-vectors.parquet</c>.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">The table is damaged; file and row are named.</exception>
    public static WordVectors Open(string path)
    {
        var table = ParquetTable.Open(path);
        var (words, scales, rows) = (table.Strings("word"), table.Floats("scale"), table.Bytes("vector"));
        if (rows.Length == 0 || rows[0].Length == 0)
        {
            throw new InvalidDataException($"{path}: the table has no vectors.");
        }

        var dimensions = rows[0].Length;
        var matrix = new sbyte[(long)rows.Length * dimensions];
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < rows.Length; i++)
        {
            var problem = rows[i].Length != dimensions ? $"the vector has {rows[i].Length} elements, the first one {dimensions}"
                : !float.IsFinite(scales[i]) || scales[i] < 0 ? $"the scale {scales[i]} is no finite number from 0 on"
                : !seen.Add(words[i]) ? $"the word '{words[i]}' is there already"
                : null;
            if (problem is not null)
            {
                throw new InvalidDataException(string.Create(CultureInfo.InvariantCulture, $"{path}, row {i + 1}: {problem}."));
            }

            MemoryMarshal.Cast<byte, sbyte>(rows[i]).CopyTo(matrix.AsSpan(i * dimensions));
        }

        return new WordVectors(words, matrix, scales, dimensions);
    }

    /// <summary>Writes the table that <see cref="Open"/> reads.</summary>
    /// <param name="path">The file to write.</param>
    public void Save(string path) => new ParquetTableWriter()
        .Add("word", [.. Words])
        .Add("scale", _scales)
        .Add("vector", [.. Enumerable.Range(0, Words.Count).Select(i => MemoryMarshal.AsBytes(_matrix.AsSpan(i * Dimensions, Dimensions)).ToArray())])
        .Write(path);

    /// <summary>The place of a word in <see cref="Words"/>: its rank by frequency, from 0; -1 for an unknown word.</summary>
    /// <param name="word">The word as it is written there.</param>
    public int IndexOf(string word) => _places.GetValueOrDefault(word ?? throw new ArgumentNullException(nameof(word)), -1);

    /// <summary>Writes a word's vector into a span.</summary>
    /// <param name="word">The word as it is written in <see cref="Words"/>.</param>
    /// <param name="vector">Gets <see cref="Dimensions"/> elements.</param>
    /// <returns>False for an unknown word; the span is left as it is then.</returns>
    public bool TryGet(string word, Span<float> vector)
    {
        if (IndexOf(word) is var index && index < 0)
        {
            return false;
        }

        CopyTo(index, vector);
        return true;
    }

    /// <summary>Writes the vector of a place into a span.</summary>
    /// <param name="index">A place in <see cref="Words"/>.</param>
    /// <param name="vector">Gets <see cref="Dimensions"/> elements.</param>
    public void CopyTo(int index, Span<float> vector)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Words.Count);
        var row = _matrix.AsSpan(index * Dimensions, Dimensions);
        var scale = _scales[index];
        for (var d = 0; d < row.Length; d++)
        {
            vector[d] = row[d] * scale;
        }
    }

    /// <summary>The words whose vectors have the largest cosine with a vector.</summary>
    /// <param name="vector"><see cref="Dimensions"/> elements.</param>
    /// <param name="count">How many.</param>
    /// <returns>The nearest first; equal ones by their places.</returns>
    public IReadOnlyList<(string Word, float Cosine)> Nearest(ReadOnlySpan<float> vector, int count)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(vector.Length, Dimensions);
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        var (cosines, other) = (new float[Words.Count], new float[Dimensions]);
        for (var i = 0; i < cosines.Length; i++)
        {
            CopyTo(i, other);
            cosines[i] = TensorPrimitives.CosineSimilarity(vector, other) is var cosine && float.IsFinite(cosine) ? cosine : float.NegativeInfinity;
        }

        return [.. Enumerable.Range(0, cosines.Length).OrderByDescending(i => cosines[i]).ThenBy(i => i).Take(count).Select(i => (Words[i], cosines[i]))];
    }
}
