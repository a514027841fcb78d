using System.Numerics;
using MathNet.Numerics.IntegralTransforms;
using Offprint.Numerics;

namespace Offprint.Algorithms.Tests;

public sealed unsafe class TransformTests
{
    [Theory]
    [InlineData(64)]
    [InlineData(128)]
    [InlineData(256)]
    [InlineData(4_096)]
    [InlineData(8_192)]
    [InlineData(65_536)]
    public void The_spectrum_is_a_reordering_of_the_true_one(int length)
    {
        Check<float>(length, 3e-6);
        Check<double>(length, 1e-14);
    }

    [Theory]
    [InlineData(64)]
    [InlineData(512)]
    [InlineData(16_384)]
    public void Products_of_spectra_are_correlations(int length)
    {
        // A pattern of two spikes: the correlation is a sum of two shifts.
        using var buffer = new AlignedBuffer<double>(6 * length);
        buffer.Span.Clear();
        double* z = buffer.Pointer, w = z + (2 * length), sum = w + (2 * length);
        var random = new SeededRandom(1);
        var text = new double[length];
        for (var i = 0; i < length; i++)
        {
            z[i] = text[i] = random.Next(5);
        }

        w[0] = 1;
        w[17] = 2;
        FourierTransform<double>.Forward(z, z + length, length);
        FourierTransform<double>.Forward(w, w + length, length);
        SpectrumProduct<double>.AddConjugate(z, z + length, w, w + length, sum, sum + length, length);
        FourierTransform<double>.Inverse(sum, sum + length, length);
        for (var i = 0; i < length; i++)
        {
            Assert.Equal(text[i] + (2 * text[(i + 17) % length]), sum[i] / length, 9);
        }
    }

    [Fact]
    public void Values_far_from_integers_are_refused_and_leave_the_result()
    {
        using var values = new AlignedBuffer<float>(64);
        values.Span.Fill(64 * 3);
        var result = Enumerable.Repeat(10, 64).ToArray();
        Assert.True(SpectrumProduct<float>.SubtractRounded(values.Pointer, 64, result));
        Assert.All(result, x => Assert.Equal(7, x));
        values.Span.Fill(64 * 3);
        values.Span[13] = 64 * 3.4f;
        Assert.False(SpectrumProduct<float>.SubtractRounded(values.Pointer, 64, result));
        Assert.All(result, x => Assert.Equal(7, x));
        values.Span[13] = float.NaN;
        Assert.False(SpectrumProduct<float>.SubtractRounded(values.Pointer, 64, result.AsSpan(0, 61)));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(32)]
    [InlineData(96)]
    public void Other_lengths_are_refused(int length) => Assert.Throws<ArgumentException>(() => FourierTransform<float>.Forward(null, null, length));

    [Fact]
    public void Both_precisions_subtract_the_same_matches()
    {
        int[] text = Inputs.Zipf(5_000, 20, 2), pattern = Inputs.Zipf(900, 20, 3);
        var strings = SymbolEncoder.Encode<int>(text, pattern);
        var heavy = Enumerable.Range(0, strings.Symbols).ToArray();
        var expected = Naive.Distances<int>(text, pattern);
        Assert.Equal(expected[..1_149], Subtract<float>());
        Assert.Equal(expected[..1_149], Subtract<double>());

        int[] Subtract<T>()
            where T : unmanaged, IBinaryFloatingPointIeee754<T>
        {
            using var convolution = new HeavyConvolution<T>(strings, heavy, 2_048, 1);
            using var work = convolution.CreateWork();
            Assert.Equal(1_149, convolution.BlockAlignments);
            var result = Enumerable.Repeat(900, 1_149).ToArray();
            Assert.True(convolution.Subtract(0, result, work));
            return result;
        }
    }

    [Fact]
    public void The_expected_error_bounds_the_real_one()
    {
        // The decision for single precision rests on it: compare single with double on a hard case, two symbols in equal shares.
        const int Length = 1 << 16;
        var strings = SymbolEncoder.Encode<int>(Inputs.Uniform(Length, 2, 5), Inputs.Uniform(Length / 2, 2, 6));
        var expected = HeavyConvolution<float>.ExpectedError(strings, [0, 1], Length);
        Assert.InRange(expected, 0.001, 0.1);
        using var buffer = new AlignedBuffer<float>(6 * Length);
        buffer.Span.Clear();
        float* z = buffer.Pointer, w = z + (2 * Length), sum = w + (2 * Length);
        SpectrumProduct<float>.Indicators(strings.Text, 0, 1, z, z + Length);
        SpectrumProduct<float>.Indicators(strings.Pattern, 0, 1, w, w + Length);
        FourierTransform<float>.Forward(z, z + Length, Length);
        FourierTransform<float>.Forward(w, w + Length, Length);
        SpectrumProduct<float>.AddConjugate(z, z + Length, w, w + Length, sum, sum + Length, Length);
        FourierTransform<float>.Inverse(sum, sum + Length, Length);
        var worst = Enumerable.Range(0, Length / 2).Max(i => Math.Abs((sum[i] / Length) - MathF.Round(sum[i] / Length)));
        Assert.True(worst < expected, $"error {worst}, expected at most {expected}");
    }

    private static void Check<T>(int length, double tolerance)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        using var buffer = new AlignedBuffer<T>(2 * length);
        T* re = buffer.Pointer, im = re + length;
        var random = new SeededRandom(3);
        var values = new Complex[length];
        for (var i = 0; i < length; i++)
        {
            values[i] = new Complex(random.NextGaussian(), random.NextGaussian());
            re[i] = T.CreateTruncating(values[i].Real);
            im[i] = T.CreateTruncating(values[i].Imaginary);
        }

        FourierTransform<T>.Forward(re, im, length);
        var spectrum = (Complex[])values.Clone();
        Fourier.Forward(spectrum, FourierOptions.NoScaling);
        var expected = spectrum.Select(x => x.Magnitude).Order().ToArray();
        var found = Enumerable.Range(0, length).Select(i => new Complex(double.CreateChecked(re[i]), double.CreateChecked(im[i])).Magnitude).Order().ToArray();
        var scale = tolerance * Math.Sqrt(length) * 10;
        for (var i = 0; i < length; i++)
        {
            Assert.InRange(found[i], expected[i] - scale, expected[i] + scale);
        }

        FourierTransform<T>.Inverse(re, im, length);
        for (var i = 0; i < length; i++)
        {
            Assert.InRange(double.CreateChecked(re[i]) / length, values[i].Real - (10 * tolerance), values[i].Real + (10 * tolerance));
            Assert.InRange(double.CreateChecked(im[i]) / length, values[i].Imaginary - (10 * tolerance), values[i].Imaginary + (10 * tolerance));
        }
    }
}
