using Offprint.Training;

namespace Offprint.Discovery;

/// <summary>The algorithms that search any space.</summary>
public static class SearchAlgorithms
{
    /// <summary>Independent random decisions.</summary>
    /// <param name="seed">Seed.</param>
    /// <returns>The algorithm.</returns>
    public static IDnaGenerator Random(ulong seed = 42) => new Generator($"random, seed {seed}", spec => new RandomPoints<Dna>(spec.Random, seed));

    /// <summary>Every program of a finite space once, in lexicographic order.</summary>
    /// <returns>The algorithm.</returns>
    public static IDnaGenerator Sweep() => new Generator("sweep", static spec => new Sweep(spec));

    /// <summary>Mutates the best so far.</summary>
    /// <param name="starts">Random programs at first.</param>
    /// <param name="seed">Seed.</param>
    /// <returns>The algorithm.</returns>
    public static IDnaGenerator HillClimbing(int starts = 1, ulong seed = 42) => new Generator($"hill climbing from {starts}, seed {seed}", spec => new HillClimbing<Dna>(Variations.Of(spec), starts, seed));

    /// <summary>Regularised evolution.</summary>
    /// <param name="options">Settings.</param>
    /// <param name="where">Which decisions may be mutated; null: all.</param>
    /// <returns>The algorithm.</returns>
    public static IDnaGenerator RegularizedEvolution(EvolutionOptions? options = null, Func<DecisionPoint, bool>? where = null)
    {
        options ??= new EvolutionOptions();
        options.Validate();
        return new Generator(options.ToString(), spec => new RegularizedEvolution<Dna>(Variations.Of(spec, where), options));
    }

    /// <summary>NSGA-II, for several objectives.</summary>
    /// <param name="population">Parents of a generation.</param>
    /// <param name="seed">Seed.</param>
    /// <returns>The algorithm.</returns>
    public static IDnaGenerator Nsga2(int population = 40, ulong seed = 42) => new Generator($"NSGA-II, population {population}, seed {seed}", spec => new Nsga2<Dna>(Variations.Of(spec), population, seed: seed));

    /// <summary>A policy-gradient controller.</summary>
    /// <param name="options">Settings.</param>
    /// <returns>The algorithm.</returns>
    public static IDnaGenerator PolicyGradient(PolicyGradientOptions? options = null)
    {
        options ??= new PolicyGradientOptions();
        options.Validate();
        return new Generator(options.ToString(), spec => new PolicyGradient(spec, options));
    }

    /// <summary>Bayesian optimisation, for few and expensive evaluations with one objective or several; not for custom values.</summary>
    /// <param name="options">Settings.</param>
    /// <returns>The algorithm.</returns>
    public static IDnaGenerator Bayesian(BayesianOptimizerOptions? options = null)
    {
        options ??= new BayesianOptimizerOptions();
        options.Validate();
        return new Generator(options.ToString(), spec => BayesianOptimizer.Over(spec, options));
    }

    /// <summary>Evolution put together from operations.</summary>
    /// <param name="reproduce">How children are made.</param>
    /// <param name="update">Who lives on.</param>
    /// <param name="population">Random individuals at first.</param>
    /// <param name="seed">Seed.</param>
    /// <returns>The algorithm.</returns>
    public static IDnaGenerator Evolution(Func<DnaSpec, EvolutionOperation<Dna>> reproduce, EvolutionOperation<Dna> update, int population = 100, ulong seed = 42)
    {
        ArgumentNullException.ThrowIfNull(reproduce);
        return new Generator($"evolution, population {population}, seed {seed}", spec => new Evolution<Dna>(spec.Random, reproduce(spec), update, population, seed));
    }

    /// <summary>Keeps an algorithm from proposing the same decisions, or others with the same key, again.</summary>
    /// <typeparam name="TKey">Type of the keys.</typeparam>
    /// <param name="inner">The algorithm.</param>
    /// <param name="key">What makes decisions the same; the functional hash of their program, for example.</param>
    /// <param name="maximumDuplicates">How often a key may be proposed.</param>
    /// <param name="maximumAttempts">After so many repetitions in a row the search ends.</param>
    /// <returns>The algorithm.</returns>
    public static IDnaGenerator Deduping<TKey>(IDnaGenerator inner, Func<Dna, TKey> key, int maximumDuplicates = 1, int maximumAttempts = 100)
        where TKey : notnull
    {
        ArgumentNullException.ThrowIfNull(inner);
        return new Generator($"{inner.Description}, without repetitions", spec => new DedupingOptimizer<Dna, TKey>(inner.Setup(spec), key, maximumDuplicates, maximumAttempts));
    }

    /// <summary>An algorithm of one's own.</summary>
    /// <param name="description">Name and settings.</param>
    /// <param name="setup">Starts it over a space.</param>
    /// <returns>The algorithm.</returns>
    public static IDnaGenerator Of(string description, Func<DnaSpec, IAskTellOptimizer<Dna>> setup) => new Generator(description, setup);

    private sealed record Generator(string Description, Func<DnaSpec, IAskTellOptimizer<Dna>> Start) : IDnaGenerator
    {
        public IAskTellOptimizer<Dna> Setup(DnaSpec spec) => Start(spec);
    }
}
