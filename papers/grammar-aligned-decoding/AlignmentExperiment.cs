using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Offprint.Inference;
using Offprint.Text;

namespace Offprint.Papers.Reproductions;

/// <summary>One grammar: the restricted distribution by enumeration, and how far the next sample of each method is from it. Distances are exact sums over all strings; only the trie is random.</summary>
internal sealed class AlignmentExperiment
{
    private const int MostStrings = 50_000, MaximumTokens = 64, ExactProposals = 20_000, Particles = 32, Groups = 64, BestOf = 16;
    private readonly RunContext _run;
    private readonly ExpressionGrammar _grammar;
    private readonly PretrainedTokenizer _tokenizer;
    private readonly INextTokenModel _model;
    private readonly GrammarConstraint _constraint;
    private readonly Regex? _pattern;
    private readonly HashSet<string> _language;
    private readonly double[] _restricted;
    private readonly IReadOnlyList<StringProbability> _strings;

    public AlignmentExperiment(RunContext run, ExpressionGrammar grammar, PretrainedTokenizer tokenizer, INextTokenModel model, int end, CancellationToken ct)
    {
        (_run, _grammar, _tokenizer, _model) = (run, grammar, tokenizer, NextTokenModel.Cached(model));
        _constraint = new GrammarConstraint(tokenizer, grammar.Compile(), [end], model.VocabularySize);
        _pattern = grammar.Pattern is { } pattern ? new Regex($@"\A(?:{pattern})\z", RegexOptions.CultureInvariant) : null;
        try
        {
            _strings = Sampler(GadMode.Asap, 0).Enumerate(MostStrings, ct);
        }
        catch (InvalidOperationException)
        {
            throw new ArgumentException($"the grammar '{grammar.Name}' has more than {MostStrings} strings of at most {MaximumTokens} tokens; this experiment sums over all of them");
        }

        _language = [.. _strings.Select(s => Text(s.Tokens))];
        Mass = _strings.Sum(static s => Math.Exp(s.Log));
        _restricted = [.. _strings.Select(s => Math.Exp(s.Log - Math.Log(Mass)))];
    }

    /// <summary>c(ε): how often the model alone writes a string of the grammar.</summary>
    public double Mass { get; }

    public int Strings => _strings.Count;

    public double MaskedDivergence => Divergence(_strings, static s => s.LogGcd);

    public void Run(ulong seed, int samples, int early, CancellationToken ct)
    {
        var sampler = Sampler(GadMode.Asap, seed);
        var (violations, broken, mass) = (0, 0, 1.0);
        var steps = new List<string>();
        HashSet<int> shown = [10, 50, early, 500, 1000, samples];
        _run.Record(GrammarAlignedDecodingReproduction.Masked, MaskedDivergence, seed, _grammar.Name, "nats");
        for (var i = 1; i <= samples; i++)
        {
            ct.ThrowIfCancellationRequested();
            violations += Wrong(sampler.Next(ct));
            var now = sampler.Trie.RootMass;
            broken += now > mass * (1 + 1e-12) || now < Mass * (1 - 1e-6) ? 1 : 0;
            mass = now;
            if (!shown.Contains(i))
            {
                continue;
            }

            var strings = sampler.Enumerate(MostStrings, ct);
            var (divergence, variation) = (Divergence(strings, static s => s.LogNext), Variation(strings.Select(static s => Math.Exp(s.LogNext))));
            steps.Add(string.Create(CultureInfo.InvariantCulture, $"{i}: {divergence:0.000} ({variation:0.000})"));
            if (i == early)
            {
                _run.Record(GrammarAlignedDecodingReproduction.Early, divergence, seed, _grammar.Name, "nats");
            }

            if (i == samples)
            {
                _run.Record(GrammarAlignedDecodingReproduction.Late, divergence, seed, _grammar.Name, "nats");
            }
        }

        var masked = Sampler(GadMode.Gcd, seed);
        violations += masked.Sample(samples / 10, ct).Sum(Wrong);
        _run.Record(GrammarAlignedDecodingReproduction.Violations, violations, seed, _grammar.Name);
        _run.Record(GrammarAlignedDecodingReproduction.Broken, broken, seed, _grammar.Name);
        if (seed == _run.Seeds[0])
        {
            _run.Note(string.Create(CultureInfo.InvariantCulture,
                $"{_grammar.Name}: {Strings} strings, of which the model alone writes one with probability {Mass:0.00000}; masking is {MaskedDivergence:0.000} nats (total variation {Variation(_strings.Select(static s => Math.Exp(s.LogGcd))):0.000}) from the restricted distribution; ASAp's next sample after n samples: {string.Join(", ", steps)}"));
            Refined(seed, early, ct);
            Baselines(seed, ct);
        }
    }

    /// <summary>Beyond the paper, and in no claim: the model is asked about a few probable prefixes more after every sample.</summary>
    private void Refined(ulong seed, int early, CancellationToken ct)
    {
        var steps = new List<string>();
        foreach (var refinements in (int[])[0, 2, 5])
        {
            var sampler = new GrammarAlignedSampler(_model, _constraint, new GadOptions { Seed = seed, MaximumTokens = MaximumTokens, Refinements = refinements });
            for (var i = 0; i < early; i++)
            {
                sampler.Next(ct);
            }

            steps.Add(string.Create(CultureInfo.InvariantCulture, $"{refinements}: {Divergence(sampler.Enumerate(MostStrings, ct), static s => s.LogNext):0.000} ({sampler.Trie.NodeCount} prefixes known)"));
        }

        _run.Note($"{_grammar.Name}: divergence after {early} samples with so many probable prefixes looked at after each, beyond the paper: {string.Join(", ", steps)}");
    }

    private void Baselines(ulong seed, CancellationToken ct)
    {
        // Rejection that learns: accepted strings are exact; what the trie saves is proposals.
        var exact = Sampler(GadMode.ExactRejection, seed);
        var (half, samples) = (0.0, 0);
        var budget = _run.Choose(ExactProposals, 500, ExactProposals);
        try
        {
            while (exact.Proposals < budget)
            {
                var before = (exact.Proposals, exact.Accepted);
                exact.Next(ct);
                samples++;
                if (before.Proposals < budget / 2 && exact.Proposals >= budget / 2)
                {
                    half = (double)exact.Accepted / exact.Proposals;
                }
            }
        }
        catch (InvalidOperationException)
        {
            // Hardly any proposal is a string: the rate below says so.
        }

        // The best of several masked samples: by falling probability, F(w)^n - F(better)^n.
        var order = Enumerable.Range(0, Strings).OrderBy(i => _strings[i].Log).ToArray();
        var best = new double[Strings];
        var below = 0.0;
        foreach (var i in order)
        {
            var with = Math.Min(1, below + Math.Exp(_strings[i].LogGcd));
            best[i] = Math.Pow(with, BestOf) - Math.Pow(below, BestOf);
            below = with;
        }

        var particles = new SequentialMonteCarlo(_model, _constraint, Particles, MaximumTokens, seed);
        var draws = Enumerable.Range(0, _run.Choose(Groups, 4, 4 * Groups)).Select(_ => particles.Next(ct)).OfType<GadSample>().Select(static s => s.LogProbability).ToList();
        _run.Note(string.Create(CultureInfo.InvariantCulture,
            $"{_grammar.Name}, others: plain rejection accepts {Mass:0.00000} of its proposals, learning rejection {half:0.000} of the first half and {exact.Trie.RootMass switch { var c and > 0 => Mass / c, _ => 0 }:0.000} after {exact.Proposals} ({samples} exact samples); best of {BestOf} masked samples: total variation {Variation(best):0.000}; mean log-probability of a string: restricted {_strings.Zip(_restricted).Sum(static p => p.First.Log * p.Second):0.00}, masked {_strings.Sum(static s => s.Log * Math.Exp(s.LogGcd)):0.00}, best of {BestOf} {_strings.Zip(best).Sum(static p => p.First.Log * p.Second):0.00}, sequential Monte Carlo with {Particles} particles {draws.DefaultIfEmpty(double.NaN).Average():0.00} ({draws.Count} draws)"));
    }

    private GrammarAlignedSampler Sampler(GadMode mode, ulong seed)
        => new(_model, _constraint, new GadOptions { Mode = mode, Seed = seed, MaximumTokens = MaximumTokens, MaximumProposals = ExactProposals });

    private int Wrong(GadSample sample) => !sample.Truncated && (_pattern?.IsMatch(Text(sample.Tokens)) ?? _language.Contains(Text(sample.Tokens))) ? 0 : 1;

    private string Text(IReadOnlyList<int> tokens) => Encoding.UTF8.GetString([.. tokens.SelectMany((id, i) => _tokenizer.TokenBytes(id, i == 0)!)]);

    /// <summary>KL(Q || method), in nats.</summary>
    private double Divergence(IReadOnlyList<StringProbability> strings, Func<StringProbability, double> of)
    {
        var sum = 0.0;
        for (var i = 0; i < strings.Count; i++)
        {
            sum += _restricted[i] > 0 ? _restricted[i] * (Math.Log(_restricted[i]) - of(strings[i])) : 0;
        }

        return sum;
    }

    private double Variation(IEnumerable<double> method) => method.Zip(_restricted).Sum(static pair => Math.Abs(pair.First - pair.Second)) / 2;
}
