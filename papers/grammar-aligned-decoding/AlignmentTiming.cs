using System.Globalization;
using Offprint.Inference;
using Offprint.Text;

namespace Offprint.Papers.Reproductions;

/// <summary>What masks and trie cost a token, against sampling without them from the same decoder.</summary>
internal static class AlignmentTiming
{
    private const int Rounds = 7, Samples = 120, MaximumTokens = 64;

    public static void Run(RunContext run, IDecodingModel decoder, PretrainedTokenizer tokenizer, ExpressionGrammar grammar, int end, CancellationToken ct)
    {
        var constraint = new GrammarConstraint(tokenizer, grammar.Compile(), [end], decoder.VocabularySize);
        // Everything is allowed: sampling that only ends at the end token.
        var free = new GrammarConstraint(tokenizer, Grammar.FromAutomaton(FiniteAutomaton.All()), [end], decoder.VocabularySize);
        var samples = run.Choose(Samples, 4, Samples);
        (string Name, ITokenConstraint Constraint, GadMode Mode)[] ways = [("plain", free, GadMode.Rejection), ("masked", constraint, GadMode.Gcd), ("ASAp", constraint, GadMode.Asap)];
        var tokens = ways.ToDictionary(static way => way.Name, static _ => new long[Rounds], StringComparer.Ordinal);
        var timing = InterleavedTiming.Measure([.. ways.Select(way => new TimedArm(way.Name, round => tokens[way.Name][round] = Draw(decoder, end, way.Constraint, way.Mode, samples, (ulong)round, ct)))],
            new InterleavedTimingOptions { Rounds = Rounds, WarmUp = 1, Seed = run.Seeds[0] }, ct: ct);
        var perToken = ways.ToDictionary(static way => way.Name, way => timing.Seconds(way.Name).Zip(tokens[way.Name]).Select(static pair => pair.First / pair.Second).ToArray(), StringComparer.Ordinal);

        double Ratio(string name) => Median([.. perToken[name].Zip(perToken["plain"]).Select(static pair => pair.First / pair.Second)]);
        run.Note(string.Create(CultureInfo.InvariantCulture,
            $"time a token over that of sampling without a grammar, median of {Rounds} rounds of {samples} strings ({grammar.Name}): masked {Ratio("masked"):0.00}, ASAp {Ratio("ASAp"):0.00}; prefixes that the trie knows are not computed again"));
    }

    /// <summary>Draws strings and counts their tokens, end tokens included.</summary>
    private static long Draw(IDecodingModel decoder, int end, ITokenConstraint constraint, GadMode mode, int samples, ulong seed, CancellationToken ct)
    {
        using var next = NextTokenModel.Of(decoder, [end]);
        // Masked decoding as it is usually done remembers nothing: a sampler of its own for every string.
        GrammarAlignedSampler Make(ulong s) => new(next, constraint, new GadOptions { Mode = mode, Seed = s, MaximumTokens = MaximumTokens });
        var sampler = Make(seed);
        var count = 0L;
        for (var i = 0; i < samples; i++)
        {
            count += (mode == GadMode.Asap ? sampler : Make((seed * 1000) + (ulong)i)).Next(ct).Tokens.Count + 1;
        }

        return count;
    }

    private static double Median(double[] values)
    {
        Array.Sort(values);
        return values[values.Length / 2];
    }
}
