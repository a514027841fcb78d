namespace Offprint.Text.Tests;

public sealed class WordVectorsTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Values_are_within_half_a_step_also_from_the_file()
    {
        var random = new Random(1);
        var (words, values) = (Enumerable.Range(0, 50).Select(i => $"w{i}").ToArray(), Enumerable.Range(0, 350).Select(_ => (float)((random.NextDouble() - 0.5) * 9)).ToArray());
        WordVectors.FromFloats(words, values, 7).Save(_folder["v.parquet"]);
        var vectors = WordVectors.Open(_folder["v.parquet"]);
        Assert.Equal(words, vectors.Words);
        var row = new float[7];
        for (var i = 0; i < 50; i++)
        {
            Assert.True(vectors.TryGet($"w{i}", row));
            var half = values.AsSpan(i * 7, 7).ToArray().Max(Math.Abs) / 127 * 0.5001f;
            Assert.All(Enumerable.Range(0, 7), d => Assert.InRange(row[d], values[(i * 7) + d] - half, values[(i * 7) + d] + half));
        }

        Assert.Equal((3, -1), (vectors.IndexOf("w3"), vectors.IndexOf("none")));
        Assert.False(vectors.TryGet("none", row));
    }

    [Fact]
    public void The_nearest_have_the_largest_cosine_and_a_zero_vector_comes_last()
    {
        var vectors = WordVectors.FromFloats(["east", "zero", "north", "northeast"], [2, 0, 0, 0, 0, 5, 1, 1], 2);
        Assert.Equal(["east", "northeast", "north", "zero"], vectors.Nearest([1, 0.1f], 4).Select(n => n.Word));
        Assert.Equal(MathF.Sqrt(0.5f), vectors.Nearest([1, 0], 2)[1].Cosine, 1e-5);
        Assert.Throws<ArgumentOutOfRangeException>(() => vectors.Nearest([1, 0, 0], 1));
    }

    [Fact]
    public void Bad_input_is_refused()
    {
        Assert.Contains("'a' appears twice", Assert.Throws<ArgumentException>(() => WordVectors.FromFloats(["a", "a"], [1, 2], 1)).Message, StringComparison.Ordinal);
        Assert.Contains("need 4", Assert.Throws<ArgumentException>(() => WordVectors.FromFloats(["a", "b"], [1, 2], 2)).Message, StringComparison.Ordinal);
        Assert.Contains("'b' has a value that is not finite", Assert.Throws<ArgumentException>(() => WordVectors.FromFloats(["a", "b"], [1, float.PositiveInfinity], 1)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Bad_rows_are_named()
    {
        AssertRefused("row 2: the vector has 1 elements", ["a", "b"], [1, 1], [[1, 2], [1]]);
        AssertRefused("row 2: the scale -1", ["a", "b"], [1, -1], [[1, 2], [1, 2]]);
        AssertRefused("row 2: the word 'a' is there already", ["a", "a"], [1, 1], [[1, 2], [1, 2]]);
        AssertRefused("the table has no vectors", ["a"], [1], [[]]);
    }

    private void AssertRefused(string problem, string[] words, float[] scales, byte[][] vectors)
    {
        var path = _folder["bad.parquet"];
        new ParquetTableWriter().Add("word", words).Add("scale", scales).Add("vector", vectors).Write(path);
        var error = Assert.Throws<InvalidDataException>(() => WordVectors.Open(path));
        Assert.StartsWith(path, error.Message, StringComparison.Ordinal);
        Assert.Contains(problem, error.Message, StringComparison.Ordinal);
    }
}
