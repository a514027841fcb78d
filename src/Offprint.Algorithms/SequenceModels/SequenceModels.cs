namespace Offprint.Algorithms;

/// <summary>Models of sequences from three communities: machine learning, grammar inference, process mining.</summary>
public static class SequenceModels
{
    /// <summary>Frequencies of what follows the last <paramref name="order"/> symbols, smoothed by α; order 0 is the unigram.</summary>
    /// <typeparam name="T">Symbol.</typeparam>
    /// <param name="order">0 or more.</param>
    /// <param name="alpha">α, 0 or more. Default 0.1.</param>
    public static NextElementModel<T> Markov<T>(int order, double alpha = 0.1)
        where T : notnull
    {
        ArgumentOutOfRangeException.ThrowIfNegative(order);
        if (!(alpha >= 0)) throw new ArgumentException(FormattableString.Invariant($"alpha is {alpha}; it must be 0 or more."), nameof(alpha));
        return new(new MarkovPredictor(order, alpha));
    }

    /// <summary>All-k-th-order Markov (AKOM): the longest context that was seen decides.</summary>
    /// <typeparam name="T">Symbol.</typeparam>
    /// <param name="maximumOrder">Longest context, 0 or more.</param>
    public static NextElementModel<T> Akom<T>(int maximumOrder)
        where T : notnull
    {
        ArgumentOutOfRangeException.ThrowIfNegative(maximumOrder);
        return new(new AllOrdersPredictor(maximumOrder));
    }

    /// <summary>Active LeZi.</summary>
    /// <typeparam name="T">Symbol.</typeparam>
    public static NextElementModel<T> ActiveLeZi<T>()
        where T : notnull => new(new LeZiPredictor());

    /// <summary>A hidden Markov model fitted by Baum-Welch.</summary>
    /// <typeparam name="T">Symbol.</typeparam>
    /// <param name="states">Hidden states, positive.</param>
    /// <param name="restarts">Random starts; the best is kept. Default 3.</param>
    /// <param name="iterations">Most iterations of a start. Default 100.</param>
    public static NextElementModel<T> Hmm<T>(int states, int restarts = 3, int iterations = 100)
        where T : notnull
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(states, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(restarts, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(iterations, 1);
        return new(new HiddenMarkovPredictor(states, restarts, iterations));
    }

    /// <summary>A recurrent network with long short-term memory.</summary>
    /// <typeparam name="T">Symbol.</typeparam>
    /// <param name="units">Units, positive.</param>
    public static NextElementModel<T> Lstm<T>(int units = 64)
        where T : notnull => Network<T>(NetworkKind.Lstm, units);

    /// <summary>A recurrent network with gated units.</summary>
    /// <typeparam name="T">Symbol.</typeparam>
    /// <param name="units">Units, positive.</param>
    public static NextElementModel<T> Gru<T>(int units = 64)
        where T : notnull => Network<T>(NetworkKind.Gru, units);

    /// <summary>A neural network of any kind.</summary>
    /// <typeparam name="T">Symbol.</typeparam>
    /// <param name="kind">The layer in its middle.</param>
    /// <param name="units">Units, positive; for attention a multiple of 4.</param>
    public static NextElementModel<T> Network<T>(NetworkKind kind, int units = 64)
        where T : notnull
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(units, 1);
        if (kind == NetworkKind.Attention && units % 4 != 0) throw new ArgumentException($"units is {units}; an attention network has four heads, so it must be a multiple of 4.", nameof(units));
        return new(new NetworkPredictor(kind, units));
    }

    /// <summary>ALERGIA: a probabilistic automaton by merging compatible states of the prefix tree.</summary>
    /// <typeparam name="T">Symbol.</typeparam>
    /// <param name="alpha">α, between 0 and 1; larger merges less.</param>
    public static NextElementModel<T> Alergia<T>(double alpha = 0.05)
        where T : notnull
    {
        if (!(alpha > 0 && alpha < 1)) throw new ArgumentException(FormattableString.Invariant($"alpha is {alpha}; it must lie between 0 and 1."), nameof(alpha));
        return new(new AlergiaPredictor(alpha));
    }

    /// <summary>MDI: a probabilistic automaton by merging states of the prefix tree as long as its divergence from it stays small for the states that are saved.</summary>
    /// <typeparam name="T">Symbol.</typeparam>
    /// <param name="threshold">Growth of the divergence in nats that a saved state may cost, above 0; larger merges more. For N traces, some multiple of 1 / N.</param>
    public static NextElementModel<T> Mdi<T>(double threshold = 0.002)
        where T : notnull
    {
        if (!(threshold > 0 && double.IsFinite(threshold))) throw new ArgumentException(FormattableString.Invariant($"threshold is {threshold}; it must be above 0."), nameof(threshold));
        return new(new MdiPredictor(threshold));
    }

    /// <summary>A k-testable machine: an automaton whose states are the last k − 1 symbols.</summary>
    /// <typeparam name="T">Symbol.</typeparam>
    /// <param name="k">2 or more.</param>
    public static NextElementModel<T> Testable<T>(int k)
        where T : notnull
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(k, 2);
        return new(new TestablePredictor(k));
    }

    /// <summary>A discovered process model as a predictor.</summary>
    /// <typeparam name="T">Symbol.</typeparam>
    /// <param name="discovery">How it is discovered.</param>
    /// <param name="parameter">Share of edges to leave out (directly-follows, inductive) or least dependency (heuristics), 0 to 1; null: 0, 0.2 and 0.9.</param>
    /// <param name="empirical">True: frequencies from training at each marking; false: uniform over what is possible.</param>
    public static NextElementModel<T> Process<T>(ProcessDiscovery discovery, double? parameter = null, bool empirical = true)
        where T : notnull
    {
        var value = parameter ?? discovery switch { ProcessDiscovery.Heuristics => 0.9, ProcessDiscovery.Inductive => 0.2, _ => 0 };
        if (value is not (>= 0 and <= 1)) throw new ArgumentException(FormattableString.Invariant($"parameter is {value}; it must lie from 0 to 1."), nameof(parameter));
        return new(new ProcessPredictor(discovery, value, empirical));
    }

    /// <summary>The inductive miner as a predictor.</summary>
    /// <typeparam name="T">Symbol.</typeparam>
    /// <param name="noise">Share of rare behaviour that is left out, 0 to 1.</param>
    public static NextElementModel<T> InductiveMiner<T>(double noise = 0.2)
        where T : notnull => Process<T>(ProcessDiscovery.Inductive, noise);

    /// <summary>
    /// The average of several models' distributions, with weights that suit held-out traces (<see cref="FitOptions.ValidationShare"/> of them; without any, equal ones). Models that go
    /// wrong in different places, such as counts and a network, predict better together. Each part learns twice: for the weights, then from all traces.
    /// </summary>
    /// <typeparam name="T">Symbol.</typeparam>
    /// <param name="parts">Two or more different models; they belong to the mixture from now on.</param>
    /// <exception cref="ArgumentException">Fewer than two parts, or one of them twice.</exception>
    public static NextElementModel<T> Mixture<T>(params IReadOnlyList<NextElementModel<T>> parts)
        where T : notnull
    {
        ArgumentNullException.ThrowIfNull(parts);
        if (parts.Count < 2) throw new ArgumentException($"The mixture has {parts.Count} parts; two or more are needed.", nameof(parts));
        if (parts.Distinct().Count() < parts.Count) throw new ArgumentException("The same model is a part twice; make a model for each part.", nameof(parts));
        return new(new MixturePredictor([.. parts.Select(static part => part.Predictor)]));
    }
}
