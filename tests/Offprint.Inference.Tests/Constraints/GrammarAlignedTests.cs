using Offprint.Models;
using Offprint.Numerics;

namespace Offprint.Inference.Tests.Constraints;

public class GrammarAlignedTests
{
    private static readonly TokenTrie Bits = new(["0"u8.ToArray(), "1"u8.ToArray(), null]);

    [Theory]
    [InlineData(3, "000|1[01]{2}", 5)]
    [InlineData(5, "00000|1[01]{4}", 17)]
    public void The_toys_of_the_paper_come_out_to_the_last_digit(int length, string pattern, int strings)
    {
        var constraint = new GrammarConstraint(Bits, Grammar.FromRegex(pattern), [2]);
        for (ulong seed = 1; ; seed++)
        {
            var sampler = new GrammarAlignedSampler(TableModel.Bits(length), constraint, new GadOptions { Seed = seed });
            var before = sampler.Enumerate(100, TestContext.Current.CancellationToken);
            Assert.Equal(strings, before.Count);
            Assert.Equal(0.5, Math.Exp(before[0].LogGcd), 1e-12); // 00...0
            Assert.All(before, static s => Assert.Equal(s.LogGcd, s.LogNext, 1e-12));
            Assert.Equal(1, sampler.Trie.RootMass);
            if (sampler.Next(TestContext.Current.CancellationToken).Tokens.Contains(1))
            {
                continue;
            }

            // One sample of zeros: behind 0 only 2^-(length - 1) of the mass lives.
            Assert.Equal(Math.Pow(0.5, length - 1), sampler.Trie.Estimate([0]), 1e-12);
            Assert.Equal(1.0, sampler.Trie.Estimate([1]), 1e-12);
            Assert.Equal(0, sampler.Trie.Estimate([0, 1]));
            Assert.All(sampler.Enumerate(100, TestContext.Current.CancellationToken), s => Assert.Equal(1.0 / strings, Math.Exp(s.LogNext), 1e-12));
            return;
        }
    }

    [Fact]
    public void Estimates_fall_stay_above_the_truth_and_the_next_sample_comes_near_the_restricted_distribution()
    {
        var random = new SeededRandom(3);
        var (cases, better) = (0, 0);
        for (ulong seed = 1; seed <= 60; seed++)
        {
            if (Case(random, seed) is not var (model, constraint))
            {
                continue;
            }

            var sampler = new GrammarAlignedSampler(model, constraint, new GadOptions { Seed = seed, MaximumTokens = 6 });
            var strings = sampler.Enumerate(5000, TestContext.Current.CancellationToken);
            var truth = strings.Sum(static s => Math.Exp(s.Log));
            var language = strings.Select(static s => string.Join(' ', s.Tokens)).ToHashSet(StringComparer.Ordinal);
            Assert.Equal(1, strings.Sum(static s => Math.Exp(s.LogGcd)), 1e-9);
            var mass = sampler.Trie.RootMass;
            for (var i = 0; i < 400; i++)
            {
                var sample = sampler.Next(TestContext.Current.CancellationToken);
                Assert.True(sample.Truncated || language.Contains(string.Join(' ', sample.Tokens)));
                Assert.True(sampler.Trie.RootMass <= mass + 1e-12 && sampler.Trie.RootMass >= truth - 1e-12, $"{mass} -> {sampler.Trie.RootMass}, truth {truth}");
                mass = sampler.Trie.RootMass;
            }

            var (first, last) = (Divergence(strings, truth, static s => s.LogGcd), Divergence(sampler.Enumerate(5000, TestContext.Current.CancellationToken), truth, static s => s.LogNext));
            Assert.True(last <= first + 1e-9, $"{first} -> {last}");
            cases++;
            better += last < 0.3 * first || first < 1e-9 ? 1 : 0;
        }

        Assert.True(cases >= 30 && better > 0.8 * cases, $"{better} of {cases}");
    }

    /// <summary>With refinements the estimates are sound all the same, the trie is the sum of its parts, and the next sample is nearer after as many samples.</summary>
    [Fact]
    public void Looking_at_probable_prefixes_brings_the_next_sample_nearer_and_keeps_estimates_sound()
    {
        var random = new SeededRandom(3);
        var (cases, nearer, plainly, refinedly) = (0, 0, 0.0, 0.0);
        for (ulong seed = 1; seed <= 60; seed++)
        {
            if (Case(random, seed) is not var (model, constraint))
            {
                continue;
            }

            GrammarAlignedSampler Sampler(int refinements) => new(model, constraint, new GadOptions { Seed = seed, MaximumTokens = 6, Refinements = refinements });
            var (plain, refined) = (Sampler(0), Sampler(3));
            var strings = plain.Enumerate(5000, TestContext.Current.CancellationToken);
            var truth = strings.Sum(static s => Math.Exp(s.Log));
            var mass = 1.0;
            for (var i = 0; i < 12; i++)
            {
                plain.Next(TestContext.Current.CancellationToken);
                refined.Next(TestContext.Current.CancellationToken);
                Assert.True(refined.Trie.RootMass <= mass + 1e-12 && refined.Trie.RootMass >= truth - 1e-12);
                mass = refined.Trie.RootMass;
            }

            var (a, b) = (Divergence(plain.Enumerate(5000, TestContext.Current.CancellationToken), truth, static s => s.LogNext), Divergence(refined.Enumerate(5000, TestContext.Current.CancellationToken), truth, static s => s.LogNext));
            cases++;
            (plainly, refinedly, nearer) = (plainly + a, refinedly + b, nearer + (b <= a + 1e-9 ? 1 : 0));
        }

        Assert.True(cases >= 30 && nearer > 0.8 * cases && refinedly < 0.5 * plainly, $"{nearer} of {cases}; {plainly} and {refinedly} nats");
    }

    [Fact]
    public void Refinements_come_to_an_end_go_on_in_a_loaded_trie_and_are_for_modes_that_learn()
    {
        var model = TableModel.Random(4, 5);
        var constraint = new GrammarConstraint(new TokenTrie(["a"u8.ToArray(), "b"u8.ToArray(), "ab"u8.ToArray(), null]), Grammar.FromRegex("a{0,4}b{2,3}"), [3]);
        var sampler = new GrammarAlignedSampler(model, constraint, new GadOptions { Refinements = 1000 });
        sampler.Next(TestContext.Current.CancellationToken);
        var strings = sampler.Enumerate(1000, TestContext.Current.CancellationToken);
        var truth = strings.Sum(static s => Math.Exp(s.Log));
        Assert.Equal(truth, sampler.Trie.RootMass, 1e-12);
        Assert.Equal(0, Divergence(strings, truth, static s => s.LogNext), 1e-9);

        var first = new GrammarAlignedSampler(model, constraint);
        first.Next(TestContext.Current.CancellationToken);
        var second = new GrammarAlignedSampler(model, constraint, new GadOptions { Refinements = 1000 }, first.Trie);
        second.Next(TestContext.Current.CancellationToken);
        Assert.Equal(truth, second.Trie.RootMass, 1e-12);
        Assert.Throws<ArgumentException>(() => new GadOptions { Mode = GadMode.Gcd, Refinements = 1 }.Validate());
        Assert.Throws<ArgumentException>(() => new GadOptions { Refinements = -1 }.Validate());
    }

    [Fact]
    public void The_first_sample_is_one_of_masked_decoding_and_a_known_string_asks_the_model_nothing()
    {
        var model = TableModel.Random(4, 5);
        var constraint = new GrammarConstraint(new TokenTrie(["a"u8.ToArray(), "b"u8.ToArray(), "ab"u8.ToArray(), null]), Grammar.FromRegex("a{0,4}b{2,3}"), [3]);
        for (ulong seed = 1; seed < 30; seed++)
        {
            var (asap, masked) = (new GrammarAlignedSampler(model, constraint, new GadOptions { Seed = seed }), new GrammarAlignedSampler(model, constraint, new GadOptions { Seed = seed, Mode = GadMode.Gcd }));
            var sample = asap.Next(TestContext.Current.CancellationToken);
            Assert.Equal(masked.Next(TestContext.Current.CancellationToken).Tokens, sample.Tokens);
            var all = asap.Enumerate(1000, TestContext.Current.CancellationToken);
            Assert.Equal(all.Single(s => s.Tokens.SequenceEqual(sample.Tokens)).Log, sample.LogProbability, 1e-9);
        }

        var one = new GrammarAlignedSampler(model, new GrammarConstraint(new TokenTrie(["a"u8.ToArray(), "b"u8.ToArray(), "ab"u8.ToArray(), null]), Grammar.FromWords(["bb"]), [3]));
        one.Next(TestContext.Current.CancellationToken);
        var passes = model.Passes;
        one.Next(TestContext.Current.CancellationToken);
        Assert.Equal(passes, model.Passes);
    }

    [Theory]
    [InlineData(GadMode.ExactRejection)]
    [InlineData(GadMode.Rejection)]
    [InlineData(GadMode.Gcd)]
    public void Frequencies_are_those_of_the_distribution(GadMode mode)
    {
        const int Draws = 6000;
        var model = TableModel.Random(4, 11);
        var constraint = new GrammarConstraint(new TokenTrie(["a"u8.ToArray(), "b"u8.ToArray(), "ab"u8.ToArray(), null]), Grammar.FromRegex("a{0,2}b{1,2}"), [3]);
        var sampler = new GrammarAlignedSampler(model, constraint, new GadOptions { Mode = mode, Seed = 7 });
        var strings = sampler.Enumerate(1000, TestContext.Current.CancellationToken);
        var truth = strings.Sum(static s => Math.Exp(s.Log));
        var counts = sampler.Sample(Draws, TestContext.Current.CancellationToken).CountBy(static s => string.Join(' ', s.Tokens)).ToDictionary();
        var statistic = strings.Sum(s =>
        {
            var expected = Draws * (mode == GadMode.Gcd ? Math.Exp(s.LogGcd) : Math.Exp(s.Log) / truth);
            var seen = counts.GetValueOrDefault(string.Join(' ', s.Tokens));
            return (seen - expected) * (seen - expected) / expected;
        });
        // Chi-square with strings - 1 degrees of freedom: five standard deviations above its mean.
        Assert.InRange(statistic, 0, strings.Count - 1 + (5 * Math.Sqrt(2.0 * strings.Count)));
        if (mode == GadMode.Rejection)
        {
            Assert.Equal(truth, (double)sampler.Accepted / sampler.Proposals, 4 * Math.Sqrt(truth / sampler.Proposals));
        }
        else if (mode == GadMode.ExactRejection)
        {
            Assert.True(sampler.Accepted > 0.95 * sampler.Proposals, $"{sampler.Accepted} of {sampler.Proposals}; without learning {truth}");
            Assert.Equal(truth, sampler.Trie.RootMass, 1e-3);
        }
    }

    [Fact]
    public void Exact_rejection_is_exact_from_the_first_sample_on()
    {
        // Many fresh samplers, one sample each.
        var model = TableModel.Random(3, 4);
        var constraint = new GrammarConstraint(Bits, Grammar.FromRegex("00|1[01]?"), [2]);
        var strings = new GrammarAlignedSampler(model, constraint).Enumerate(10, TestContext.Current.CancellationToken);
        var truth = strings.Sum(static s => Math.Exp(s.Log));
        var firsts = Enumerable.Range(1, 4000).Select(seed =>
        {
            var sampler = new GrammarAlignedSampler(model, constraint, new GadOptions { Mode = GadMode.ExactRejection, Seed = (ulong)seed });
            sampler.Next();
            return string.Join(' ', sampler.Next().Tokens); // the second one: the trie knows something then
        }).CountBy(static s => s).ToDictionary();
        Assert.All(strings, s => Assert.Equal(Math.Exp(s.Log) / truth, firsts.GetValueOrDefault(string.Join(' ', s.Tokens)) / 4000.0, 0.03));
    }

    [Fact]
    public void Strings_come_in_the_order_of_their_probability()
    {
        var constraint = new GrammarConstraint(new TokenTrie(["a"u8.ToArray(), "b"u8.ToArray(), "ab"u8.ToArray(), null]), Grammar.FromRegex("(a|b){1,4}"), [3]);
        var sampler = new GrammarAlignedSampler(TableModel.Random(4, 9), constraint, new GadOptions { MaximumTokens = 6 });
        var expected = sampler.Enumerate(5000, TestContext.Current.CancellationToken).OrderByDescending(static s => s.Log).Select(static s => s.Log).ToList();
        Assert.Equal(expected, sampler.MostProbable(TestContext.Current.CancellationToken).Select(static s => s.LogProbability), static (a, b) => Math.Abs(a - b) < 1e-12);
        _ = sampler.Sample(50, TestContext.Current.CancellationToken).Count();
        Assert.Equal(expected.Take(20), sampler.MostProbable(TestContext.Current.CancellationToken).Take(20).Select(static s => s.LogProbability), static (a, b) => Math.Abs(a - b) < 1e-12);
    }

    [Fact]
    public void A_trie_is_saved_and_goes_on_where_it_was()
    {
        var (model, constraint) = (TableModel.Random(4, 2), new GrammarConstraint(new TokenTrie(["a"u8.ToArray(), "b"u8.ToArray(), "ab"u8.ToArray(), null]), Grammar.FromRegex("(a|b){1,4}b"), [3]));
        var key = GrammarTrie.KeyOf("model", [1, 2], "grammar", "T=1");
        var sampler = new GrammarAlignedSampler(model, constraint, new GadOptions { MaximumTokens = 6 }, new GrammarTrie(key));
        _ = sampler.Sample(40, TestContext.Current.CancellationToken).Count();
        using var file = new MemoryStream();
        sampler.Trie.Save(file);
        file.Position = 0;
        var loaded = GrammarTrie.Load(file, key);
        Assert.Equal((sampler.Trie.RootMass, sampler.Trie.NodeCount, 40L, sampler.Trie.Bytes), (loaded.RootMass, loaded.NodeCount, loaded.Samples, loaded.Bytes));
        var passes = model.Passes;
        var (a, b) = (sampler.Enumerate(5000, TestContext.Current.CancellationToken), new GrammarAlignedSampler(model, constraint, new GadOptions { MaximumTokens = 6 }, loaded).Enumerate(5000, TestContext.Current.CancellationToken));
        Assert.Equal(a.Select(static s => s.LogNext), b.Select(static s => s.LogNext));
        Assert.True(model.Passes > passes);

        file.Position = 0;
        Assert.Contains("another model", Assert.Throws<InvalidDataException>(() => GrammarTrie.Load(file, GrammarTrie.KeyOf("model", [1, 2], "grammar", "T=0.8"))).Message, StringComparison.Ordinal);
        var bytes = file.ToArray();
        bytes[bytes.Length / 2] ^= 1;
        Assert.Throws<InvalidDataException>(() => GrammarTrie.Load(new MemoryStream(bytes)));
        Assert.Throws<InvalidDataException>(() => GrammarTrie.Load(new MemoryStream(file.ToArray()[..^20])));
        Assert.Throws<InvalidDataException>(() => GrammarTrie.Load(new MemoryStream([1, 2, 3])));
        using var empty = new MemoryStream();
        new GrammarTrie("k").Save(empty);
        empty.Position = 0;
        Assert.Equal(1, GrammarTrie.Load(empty, "k").RootMass);
    }

    [Theory]
    [InlineData(GadMode.Asap)]
    [InlineData(GadMode.ExactRejection)]
    public void A_memory_limit_holds_and_estimates_stay_true(GadMode mode)
    {
        var (model, constraint) = (TableModel.Random(4, 6), new GrammarConstraint(new TokenTrie(["a"u8.ToArray(), "b"u8.ToArray(), "ab"u8.ToArray(), null]), Grammar.FromRegex("(a|b){1,8}bb"), [3]));
        var sampler = new GrammarAlignedSampler(model, constraint, new GadOptions { MaximumTokens = 10, MemoryLimit = 20_000, Mode = mode });
        var truth = sampler.Enumerate(100_000, TestContext.Current.CancellationToken).Sum(static s => Math.Exp(s.Log));
        var mass = 1.0;
        for (var i = 0; i < 1500; i++)
        {
            sampler.Next(TestContext.Current.CancellationToken);
            Assert.True(sampler.Trie.Bytes <= 20_000);
            Assert.True(sampler.Trie.RootMass >= truth - 1e-12);
            if (mode == GadMode.Asap)
            {
                Assert.True(sampler.Trie.RootMass <= mass + 1e-12);
                mass = sampler.Trie.RootMass;
            }
        }

        Assert.True(sampler.Trie.RootMass < 0.7, $"{sampler.Trie.RootMass} of {truth}");
        // What was forgotten with its estimate is made unknown for exact sampling.
        var exact = new GrammarAlignedSampler(model, constraint, new GadOptions { MaximumTokens = 10, Mode = GadMode.ExactRejection, MemoryLimit = 20_000 }, sampler.Trie);
        var strings = exact.Enumerate(100_000, TestContext.Current.CancellationToken).Where(static s => s.LogNext > double.NegativeInfinity).ToList();
        Assert.All(strings.Take(2000), s => Assert.True(s.LogNext >= s.Log - exact.Trie.LogRootMass - 1e-9));
    }

    [Fact]
    public void Dead_ends_are_marked_and_not_visited_again()
    {
        // With two tokens only "ab" ends in time.
        var constraint = new GrammarConstraint(new TokenTrie(["a"u8.ToArray(), "b"u8.ToArray(), null]), Grammar.FromRegex("ab|bbb*a"), [2]);
        var sampler = new GrammarAlignedSampler(new TableModel(3, static _ => [1, 8, 1]), constraint, new GadOptions { MaximumTokens = 2, Seed = 1 });
        var samples = sampler.Sample(50, TestContext.Current.CancellationToken).ToList();
        Assert.Equal(1, samples.Count(static s => s.Truncated));
        Assert.All(samples.Where(static s => !s.Truncated), static s => Assert.Equal([0, 1], s.Tokens));
        var masked = new GrammarAlignedSampler(new TableModel(3, static _ => [1, 8, 1]), constraint, new GadOptions { MaximumTokens = 2, Seed = 1, Mode = GadMode.Gcd });
        Assert.True(masked.Sample(50, TestContext.Current.CancellationToken).Count(static s => s.Truncated) > 25);

        var never = new GrammarAlignedSampler(new TableModel(3, static _ => [1, 1, 0]), constraint, new GadOptions { MaximumTokens = 2 });
        Assert.Contains("cannot write", Assert.Throws<InvalidOperationException>(() => never.Sample(10, TestContext.Current.CancellationToken).Count()).Message, StringComparison.Ordinal);
        var rejected = new GrammarAlignedSampler(new TableModel(3, static _ => [1, 1, 0]), constraint, new GadOptions { Mode = GadMode.Rejection, MaximumProposals = 20 });
        Assert.Contains("20 proposals", Assert.Throws<InvalidOperationException>(() => rejected.Next(TestContext.Current.CancellationToken)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Masses_below_the_smallest_number_keep_their_ratios()
    {
        // Either first token must be followed by 399 of probability 1/8 each, then both strings end.
        const int Length = 400;
        var constraint = new GrammarConstraint(Bits, Grammar.FromRegex($"0{{{Length}}}|10{{{Length - 1}}}"), [2]);
        var model = new TableModel(3, static prefix => prefix.Length == Length ? [0, 0, 1] : prefix.Length == 0 ? [1, 1, 0] : [1, 7, 0]);
        var sampler = new GrammarAlignedSampler(model, constraint, new GadOptions { MaximumTokens = 500 });
        while (sampler.Trie.LogRootMass > -600)
        {
            sampler.Next(TestContext.Current.CancellationToken);
        }

        Assert.Equal((Length - 1) * Math.Log(1.0 / 8), sampler.Trie.LogRootMass, 1e-6);
        Assert.All(sampler.Enumerate(2, TestContext.Current.CancellationToken), static s => Assert.Equal(Math.Log(0.5), s.LogNext, 1e-9));
    }

    [Fact]
    public void Particles_come_near_the_distribution_when_they_are_many()
    {
        var (model, constraint) = (TableModel.Bits(5), new GrammarConstraint(Bits, Grammar.FromRegex("00000|1[01]{4}"), [2]));
        double Zeros(int particles)
        {
            var sampler = new SequentialMonteCarlo(model, constraint, particles, seed: 3);
            return Enumerable.Range(0, 800).Count(_ => !sampler.Next(TestContext.Current.CancellationToken)!.Tokens.Contains(1)) / 800.0;
        }

        Assert.Equal(0.5, Zeros(1), 0.08); // masked decoding
        Assert.Equal(1.0 / 17, Zeros(64), 0.04);
    }

    [Fact]
    public void A_decoder_gives_its_softmax_and_settings_belong_to_the_distribution()
    {
        using var model = CausalLanguageModel.Create(new LlamaConfig { VocabularySize = 20, HiddenSize = 16, LayerCount = 1, HeadCount = 2, FeedForwardSize = 24, MaximumPositions = 16 }, seed: 4);
        model.eval();
        using var decoder = DecodingModel.For(model);
        using var plain = NextTokenModel.Of(decoder, [3, 5]);
        using var state = decoder.Start();
        var row = new double[20];
        plain.LogProbabilities([7], row);
        Assert.Equal(1, row.Sum(Math.Exp), 1e-12);
        var expected = state.NextLogProbs([3, 5, 7]).ToArray();
        Assert.All(Enumerable.Range(0, 20), i => Assert.Equal(expected[i], row[i], 1e-5));
        using var sharp = NextTokenModel.Of(decoder, [3, 5], temperature: 0.5, topK: 3);
        sharp.LogProbabilities([7], row);
        Assert.Equal((3, 1.0), (row.Count(static x => x > double.NegativeInfinity), Math.Round(row.Sum(Math.Exp), 6)));
        Assert.Equal(14, plain.MaximumTokens);
        Assert.Throws<ArgumentException>(() => NextTokenModel.Of(decoder, []));
        Assert.Throws<ArgumentException>(() => NextTokenModel.Of(decoder, [25]));
        Assert.Throws<ArgumentException>(() => NextTokenModel.Of(decoder, [3], temperature: 0));
        Assert.Throws<ArgumentException>(() => new GrammarAlignedSampler(plain, new GrammarConstraint(Bits, Grammar.FromWords(["0"]), [2])));
    }

    [Fact]
    public void A_mask_follows_a_sequence_forwards_and_backwards()
    {
        var constraint = new GrammarConstraint(Bits, Grammar.FromWords(["01", "11"]), [2]);
        var mask = constraint.ForSequence(promptLength: 2, endToken: 2);
        Assert.Equal([0, 1], Left([9, 9]));
        Assert.Equal([1], Left([9, 9, 0]));
        Assert.Equal([2], Left([9, 9, 0, 1]));
        Assert.Equal([1], Left([9, 9, 1]));
        Assert.Equal([2], Left([9, 9, 0, 0])); // not allowed: only the end is left
        Assert.Equal([0, 1], Left([9, 9]));

        int[] Left(int[] tokens)
        {
            var logits = new float[3];
            mask(tokens, logits);
            return [.. Enumerable.Range(0, 3).Where(i => logits[i] > float.NegativeInfinity)];
        }
    }

    private static (TableModel Model, GrammarConstraint Constraint)? Case(SeededRandom random, ulong seed)
    {
        try
        {
            var grammar = Grammar.Limit(Grammar.ParseEbnf(SlowGrammar.Random(random).Text), 6);
            return (TableModel.Random(4, seed), new GrammarConstraint(new TokenTrie(["a"u8.ToArray(), "b"u8.ToArray(), "ab"u8.ToArray(), null]), grammar, [3]));
        }
        catch (GrammarException)
        {
            return null;
        }
    }

    private static double Divergence(IReadOnlyList<StringProbability> strings, double truth, Func<StringProbability, double> of)
        => strings.Sum(s => Math.Exp(s.Log) / truth * (s.Log - Math.Log(truth) - of(s)));
}
