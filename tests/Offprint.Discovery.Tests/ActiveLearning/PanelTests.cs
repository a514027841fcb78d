using Offprint.Numerics;

namespace Offprint.Discovery.Tests;

/// <summary>The kernels in vector registers against plain loops, at sizes that fill their blocks and that don't.</summary>
public sealed class PanelTests
{
    public static TheoryData<int, int, int> Sizes => new MatrixTheoryData<int, int, int>([1, 3, 4, 6, 8, 13, 16, 25], [1, 5, 8, 12, 17], [16, 48]);

    private static float[] Random(SeededRandom random, int length) => [.. Enumerable.Range(0, length).Select(_ => (float)random.NextGaussian())];

    private static void AssertClose(float[] expected, float[] actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (var i = 0; i < expected.Length; i++) Assert.Equal(expected[i], actual[i], 1e-4f * (1 + Math.Abs(expected[i])));
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Products_are_those_of_plain_loops(int outputs, int inputs, int columns)
    {
        var random = new SeededRandom(1, "panel");
        float[] w = Random(random, outputs * inputs), b = Random(random, outputs), x = Random(random, inputs * columns), y = Random(random, outputs * columns);
        foreach (var rectify in new[] { false, true })
        {
            float[] expected = new float[outputs * columns], actual = new float[outputs * columns];
            for (var o = 0; o < outputs; o++)
            {
                for (var c = 0; c < columns; c++)
                {
                    var sum = b[o];
                    for (var i = 0; i < inputs; i++) sum += w[(o * inputs) + i] * x[(i * columns) + c];
                    expected[(o * columns) + c] = rectify ? Math.Max(0, sum) : sum;
                }
            }

            Panel.Multiply(w, b, x, actual, outputs, inputs, columns, rectify);
            AssertClose(expected, actual);
        }

        float[] back = new float[inputs * columns], backActual = new float[inputs * columns];
        for (var i = 0; i < inputs; i++)
        {
            for (var c = 0; c < columns; c++)
            {
                for (var o = 0; o < outputs && x[(i * columns) + c] > 0; o++) back[(i * columns) + c] += w[(o * inputs) + i] * y[(o * columns) + c];
            }
        }

        Panel.MultiplyTransposed(w, y, x, backActual, outputs, inputs, columns);
        AssertClose(back, backActual);

        float[] outer = Random(random, outputs * inputs), sums = Random(random, outputs);
        float[] outerActual = [.. outer], sumsActual = [.. sums];
        for (var o = 0; o < outputs; o++)
        {
            for (var c = 0; c < columns; c++)
            {
                sums[o] += y[(o * columns) + c];
                for (var i = 0; i < inputs; i++) outer[(o * inputs) + i] += y[(o * columns) + c] * x[(i * columns) + c];
            }
        }

        Panel.AddOuter(y, x, outerActual, sumsActual, outputs, inputs, columns);
        AssertClose(outer, outerActual);
        AssertClose(sums, sumsActual);
    }

    [Fact]
    public void Steps_of_each_lane_are_those_of_plain_loops()
    {
        const int Rows = 7, Lanes = 32;
        var random = new SeededRandom(2, "panel");
        float[] x = Random(random, Rows * Lanes), y = Random(random, Rows * Lanes);
        x[(2 * Lanes) + 5] = x[(4 * Lanes) + 5] = 9; // equal ones: the first
        float[] Column(float[] values, int lane) => [.. Enumerable.Range(0, Rows).Select(r => values[(r * Lanes) + lane])];
        float[] top = new float[Lanes], sums = new float[Lanes], soft = [.. x], scaled = new float[Rows * Lanes], gathered = new float[Lanes];
        int[] nobody = [.. Enumerable.Repeat(-1, Lanes)], first = new int[Lanes], second = new int[Lanes];
        PerLane.Largest(x, nobody, first, Rows, Lanes);
        PerLane.Largest(x, first, second, Rows, Lanes);
        PerLane.Gather(y.AsSpan(0, Rows), first, gathered);
        PerLane.Max(x, top, Rows, Lanes);
        PerLane.SubtractScale(x, top, 2, scaled, Rows, Lanes);
        PerLane.Dot(x, y, sums, Rows, Lanes);
        for (var lane = 0; lane < Lanes; lane++)
        {
            var column = Column(x, lane);
            Assert.Equal(column.Max(), top[lane]);
            Assert.Equal(Array.IndexOf(column, column.Max()), first[lane]);
            Assert.Equal(Enumerable.Range(0, Rows).Where(r => r != first[lane]).MaxBy(r => column[r]), second[lane]);
            Assert.Equal(y[first[lane]], gathered[lane]);
            Assert.Equal(column.Zip(Column(y, lane)).Sum(static p => p.First * p.Second), sums[lane], 1e-4f);
            Assert.All(column.Zip(Column(scaled, lane)), p => Assert.Equal(2 * (p.First - top[lane]), p.Second, 1e-5f));
        }

        PerLane.Softmax(soft, top, sums, Rows, Lanes);
        for (var lane = 0; lane < Lanes; lane++)
        {
            var total = Column(x, lane).Sum(static v => MathF.Exp(v));
            Assert.All(Column(x, lane).Zip(Column(soft, lane)), p => Assert.Equal(MathF.Exp(p.First) / total, p.Second, 1e-5f));
        }

        Assert.Throws<ArgumentException>(() => PerLane.Max(new float[8], new float[8], 1, 8));
    }
}
