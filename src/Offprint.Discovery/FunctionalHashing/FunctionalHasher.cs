using System.Buffers.Binary;
using System.IO.Hashing;
using System.Text;

namespace Offprint.Discovery;

/// <summary>
/// Hashes what candidates compute: sign, exponent and the leading bits of the mantissa of each output go into one 128-bit hash, with the probe's identity
/// (the paper's unified functional hash). Thread-safe.
/// </summary>
/// <seealso href="https://arxiv.org/abs/2302.05433">R. Gillard et al., "Unified Functional Hashing in Automatic Machine Learning" (2023), section 3</seealso>
public sealed class FunctionalHasher
{
    private const int FullMantissa = 52;
    private const long NotFinite = 0x7ff8000000000000;

    private readonly ulong _seed;
    private readonly long _mask;
    private readonly int _checks;
    private int _checked;
    private int _outputs = -1;

    /// <summary>Creates the hasher.</summary>
    /// <param name="mantissaBits">Leading bits of the mantissa that count, 1 to 52: fewer forgive larger rounding differences and merge more that differs.</param>
    /// <param name="seed">Seed of the random numbers that probes draw.</param>
    /// <param name="determinismChecks">So many first candidates are probed twice; a probe that is not deterministic is refused.</param>
    public FunctionalHasher(int mantissaBits = 24, ulong seed = 42, int determinismChecks = 20)
    {
        if (mantissaBits is < 1 or > FullMantissa)
        {
            throw new ArgumentOutOfRangeException(nameof(mantissaBits), mantissaBits, "mantissaBits must be from 1 to 52.");
        }

        ArgumentOutOfRangeException.ThrowIfNegative(determinismChecks);
        (MantissaBits, _seed, _checks) = (mantissaBits, seed, determinismChecks);
        _mask = ~((1L << (FullMantissa - mantissaBits)) - 1);
    }

    /// <summary>Leading bits of the mantissa that count.</summary>
    public int MantissaBits { get; }

    /// <summary>Probes a candidate and hashes its outputs.</summary>
    /// <typeparam name="T">The candidates.</typeparam>
    /// <param name="candidate">The candidate.</param>
    /// <param name="probe">The probe, the same one for all candidates of this hasher.</param>
    /// <returns>The hash.</returns>
    /// <exception cref="ArgumentException">The probe is not deterministic, or writes as many outputs as it did not before.</exception>
    public FunctionalHash Compute<T>(T candidate, IFunctionalProbe<T> probe)
    {
        ArgumentNullException.ThrowIfNull(probe);
        var hash = Probe(candidate, probe, out var outputs);
        if (Interlocked.CompareExchange(ref _outputs, outputs, -1) is >= 0 and var before && before != outputs)
        {
            throw new ArgumentException($"The probe '{probe.Identity}' wrote {outputs} outputs; it wrote {before} before. Every candidate needs the same number.", nameof(probe));
        }

        if (Volatile.Read(ref _checked) < _checks && Interlocked.Increment(ref _checked) <= _checks && Probe(candidate, probe, out _) != hash)
        {
            throw new ArgumentException($"The probe '{probe.Identity}' is not deterministic: the same candidate gave two hashes. Draw random numbers from the context only, and sum on one thread.", nameof(probe));
        }

        return hash;
    }

    /// <summary>Hashes outputs that are at hand.</summary>
    /// <param name="outputs">The outputs in order.</param>
    /// <param name="identity">Task and budget.</param>
    /// <returns>The hash.</returns>
    public FunctionalHash Compute(ReadOnlySpan<double> outputs, string identity = "")
    {
        var sink = new Sink(_mask, identity);
        foreach (var output in outputs)
        {
            sink.Write(output);
        }

        return sink.Finish();
    }

    private FunctionalHash Probe<T>(T candidate, IFunctionalProbe<T> probe, out int outputs)
    {
        var sink = new Sink(_mask, probe.Identity);
        probe.Run(candidate, new ProbeContext(_seed), sink);
        outputs = sink.Count;
        return sink.Finish();
    }

    private sealed class Sink : IOutputSink
    {
        private readonly XxHash128 _hash = new();
        private readonly long _mask;
        private readonly byte[] _buffer = new byte[512];
        private int _used;

        public Sink(long mask, string identity)
        {
            _mask = mask;
            _hash.Append(Encoding.UTF8.GetBytes(identity));
        }

        public int Count { get; private set; }

        public void Write(double value)
        {
            // Sign and exponent stay whole, the mantissa is cut; -0 becomes 0, whatever is not finite becomes one value.
            var bits = !double.IsFinite(value) ? NotFinite : value == 0 ? 0 : BitConverter.DoubleToInt64Bits(value) & _mask;
            if (_used == _buffer.Length)
            {
                Flush();
            }

            BinaryPrimitives.WriteInt64LittleEndian(_buffer.AsSpan(_used), bits);
            _used += sizeof(long);
            Count++;
        }

        public FunctionalHash Finish()
        {
            Flush();
            var hash = _hash.GetCurrentHashAsUInt128();
            return new FunctionalHash((ulong)(hash >> 64), (ulong)hash);
        }

        private void Flush()
        {
            _hash.Append(_buffer.AsSpan(0, _used));
            _used = 0;
        }
    }
}
