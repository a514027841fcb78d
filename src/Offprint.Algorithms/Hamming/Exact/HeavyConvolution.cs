using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Offprint.Algorithms;

/// <summary>The heavy part: for every block of text, Σ over heavy symbols of the correlation of text and pattern indicators, by Fourier transforms.</summary>
/// <remarks>
/// Two symbols share a complex transform: with z = text indicators a + ib and w = pattern indicators a' + ib', the real part of z ⋆ conj(w) is a ⋆ a' + b ⋆ b', just what is summed;
/// so products Z · conj(W) of all pairs are added and one inverse transform a block gives the sum.
/// Results are integers: every value must lie within 0.25 of one, else the block is refused (<see cref="Subtract"/> returns false) and is repeated in double precision.
/// </remarks>
internal sealed unsafe class HeavyConvolution<T> : IDisposable
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly EncodedStrings _strings;
    private readonly int[] _heavy;
    private readonly int _length;
    private readonly AlignedBuffer<T> _spectra;

    /// <summary>Transforms the pattern; memory is one complex number a point and pair of heavy symbols.</summary>
    public HeavyConvolution(EncodedStrings strings, int[] heavy, int length, int threads)
    {
        _strings = strings;
        _heavy = heavy;
        _length = length;
        _spectra = new AlignedBuffer<T>(checked(Pairs * 2 * length));
        Blocks.Run(Pairs, threads, pair =>
        {
            var re = Spectrum(pair);
            Indicators(strings.Pattern, pair, re, re + length);
            FourierTransform<T>.Forward(re, re + length, length);
        });
    }

    /// <summary>The number of alignments that one block serves.</summary>
    public int BlockAlignments => _length - _strings.Pattern.Length + 1;

    private int Pairs => (_heavy.Length + 1) / 2;

    /// <summary>The expected rounding error of the largest result: convolution by floating-point transforms errs by about ε · log(length) · level.</summary>
    public static double ExpectedError(EncodedStrings strings, ReadOnlySpan<int> heavy, int length)
    {
        // The result has a mean level Σ P_c T_c / length; the error of the last transform is relative to it, the others are smaller.
        double level = 0, energy = 0;
        var share = Math.Min(1.0, (double)length / strings.Text.Length);
        foreach (var c in heavy)
        {
            double p = strings.PatternCounts[c], t = Math.Min(strings.TextCounts[c], length);
            level += p * Math.Max(t * share, 1) / length;
            energy += Math.Sqrt(p * t);
        }

        var epsilon = double.CreateChecked(T.BitIncrement(T.One) - T.One);
        return epsilon * Math.Log2(length) * (level + (energy / Math.Sqrt(length)));
    }

    public void Dispose() => _spectra.Dispose();

    /// <summary>Subtracts the heavy matches of result.Length (at most <see cref="BlockAlignments"/>) alignments from the first one given.</summary>
    public bool Subtract(int first, Span<int> result, AlignedBuffer<T> work)
    {
        T* re = work.Pointer, im = re + _length, sumRe = im + _length, sumIm = sumRe + _length;
        new Span<T>(sumRe, 2 * _length).Clear();
        var text = _strings.Text.AsSpan(first, result.Length + _strings.Pattern.Length - 1);
        for (var pair = 0; pair < Pairs; pair++)
        {
            Indicators(text, pair, re, im);
            FourierTransform<T>.Forward(re, im, _length);
            var spectrum = Spectrum(pair);
            SpectrumProduct<T>.AddConjugate(re, im, spectrum, spectrum + _length, sumRe, sumIm, _length);
        }

        FourierTransform<T>.Inverse(sumRe, sumIm, _length);
        return SpectrumProduct<T>.SubtractRounded(sumRe, _length, result);
    }

    /// <summary>The working memory of one thread.</summary>
    public AlignedBuffer<T> CreateWork() => new(4 * _length);

    private T* Spectrum(int pair) => _spectra.Pointer + ((long)pair * 2 * _length);

    private void Indicators(ReadOnlySpan<int> ids, int pair, T* re, T* im)
    {
        var second = (2 * pair) + 1 < _heavy.Length ? _heavy[(2 * pair) + 1] : int.MinValue;
        SpectrumProduct<T>.Indicators(ids, _heavy[2 * pair], second, re, im);
        new Span<T>(re + ids.Length, _length - ids.Length).Clear();
        new Span<T>(im + ids.Length, _length - ids.Length).Clear();
    }
}
