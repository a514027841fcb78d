namespace Offprint.Learners.Tests;

public sealed class FeatureTests
{
    [Fact]
    public void Rows_that_are_not_a_table_are_named()
    {
        Assert.Contains("empty", Refused([]), StringComparison.Ordinal);
        Assert.Contains("Row 1 has 1 columns and row 0 has 2", Refused([[1, 2], [1]]), StringComparison.Ordinal);
        Assert.Contains("Row 1 holds NaN at place 0", Refused([[1, 2], [float.NaN, 1]]), StringComparison.Ordinal);
        Assert.Contains("columns ascend", Assert.Throws<ArgumentException>(() => FeatureTable.Sparse([new SparseVector([2, 1], [1, 1])], 5)).Message, StringComparison.Ordinal);
        Assert.Contains("column 5", Assert.Throws<ArgumentException>(() => FeatureTable.Sparse([new SparseVector([5], [1])], 5)).Message, StringComparison.Ordinal);
        float[][] rows = [[1, 2], [3, 4]];
        var model = NearestClassMean.Fit(rows, [0, 1]);
        Assert.Contains("3 columns; the learner was fitted to 2", Assert.Throws<ArgumentException>(() => model.Predict([[1, 2, 3]])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void N_grams_are_counted_as_by_hand()
    {
        var options = new HashedNGramOptions { Bits = 20, LogarithmicCounts = false, Normalize = false };
        var table = new HashedNGrams(options).Transform(["A b, a B a", ""]);

        // Words a b a b a: three a, two b, two "a b", two "b a".
        Assert.Equal([2, 2, 2, 3], Values(table, 0).Order());
        Assert.Empty(table.SparseRow(1).Values);
        var same = new HashedNGrams(options).Transform(["a-b  a;b\na"]);
        Assert.Equal(table.SparseRow(0).Indices, same.SparseRow(0).Indices);
        var cased = new HashedNGrams(options with { LowerCase = false }).Transform(["A b, a B a"]);
        Assert.Equal(8, Values(cased, 0).Length);
    }

    [Fact]
    public void Character_n_grams_overlap_and_collapse_white_space()
    {
        var options = new HashedNGramOptions { Kind = NGramKind.Character, MinimumLength = 3, MaximumLength = 3, Bits = 20, LogarithmicCounts = false, Normalize = false };
        Assert.Equal([1, 2], Values(new HashedNGrams(options).Transform(["ababa"]), 0).Order());
        Assert.Equal(
            new HashedNGrams(options).Transform(["ab cd"]).SparseRow(0).Indices,
            new HashedNGrams(options).Transform([" ab \n cd "]).SparseRow(0).Indices);
    }

    [Fact]
    public void Frequencies_weigh_rare_words_more_and_rows_have_length_one()
    {
        var hasher = HashedNGrams.FitFrequencies(["a b", "a c", "a d"], new HashedNGramOptions { MaximumLength = 1, Bits = 20 });
        var row = Values(hasher.Transform(["a b"]), 0);
        Assert.Equal(1, row.Sum(v => v * v), 1e-6);

        // idf: a is in 3 of 3 texts: ln(4/4) + 1 = 1; b in 1: ln(4/2) + 1.
        Assert.Equal(Math.Log(2) + 1, row.Max() / row.Min(), 1e-5);
    }

    [Fact]
    public void Impossible_n_grams_are_refused()
    {
        Assert.Throws<ArgumentException>(() => new HashedNGrams(new HashedNGramOptions { MinimumLength = 3, MaximumLength = 2 }));
        Assert.Contains("Bits is 40", Assert.Throws<ArgumentException>(() => new HashedNGrams(new HashedNGramOptions { Bits = 40 })).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Damaged_and_foreign_files_are_refused()
    {
        var path = Samples.TemporaryFile();
        NearestClassMean.Fit(new float[][] { [1, 2], [3, 4] }, [0, 1]).Save(path);
        var bytes = File.ReadAllBytes(path);
        for (var length = 0; length < bytes.Length; length++)
        {
            File.WriteAllBytes(path, bytes[..length]);
            Assert.Throws<InvalidDataException>(() => NearestClassMean.Load(path));
        }

        for (var at = 0; at < bytes.Length; at++)
        {
            var damaged = (byte[])bytes.Clone();
            damaged[at] ^= 0x10;
            File.WriteAllBytes(path, damaged);
            Assert.Throws<InvalidDataException>(() => NearestClassMean.Load(path));
        }

        File.WriteAllBytes(path, bytes);
        Assert.Contains("NearestClassMean", Assert.Throws<InvalidDataException>(() => KnnClassifier.Load(path)).Message, StringComparison.Ordinal);
        Assert.Throws<FileNotFoundException>(() => LogisticRegression.Load(path + ".none"));
    }

    private static string Refused(float[][] rows) => Assert.Throws<ArgumentException>(() => FeatureTable.Dense(rows)).Message;

    private static float[] Values(FeatureTable table, int row) => table.SparseRow(row).Values;
}
