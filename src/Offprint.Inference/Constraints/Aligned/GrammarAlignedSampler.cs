using Offprint.Numerics;

namespace Offprint.Inference;

/// <summary>
/// Draws strings of a grammar from a model's own distribution restricted to it, Q(w) ∝ P(w) for w in the grammar: approximately and better with every sample (ASAp, arXiv 2405.21047), or exactly
/// by rejection that learns. Every string that is returned is in the grammar, unless it says that it is truncated. Not thread-safe.
/// </summary>
/// <seealso href="https://arxiv.org/abs/2405.21047"/>
public sealed class GrammarAlignedSampler
{
    private readonly INextTokenModel _model;
    private readonly ITokenConstraint _constraint;
    private readonly GadOptions _options;
    private readonly SeededRandom _random;
    private readonly double[] _row;
    private GrammarFrontier? _frontier;
    private int _frontierOf;

    /// <summary>Makes a sampler.</summary>
    /// <param name="model">The distribution P.</param>
    /// <param name="constraint">The grammar, over the model's tokens.</param>
    /// <param name="options">How strings are drawn; null for the defaults.</param>
    /// <param name="trie">What earlier samples of the same model, prompt, grammar and settings taught; null for a new one. Each sampler otherwise has its own.</param>
    /// <exception cref="ArgumentException">The vocabularies differ, or an option is out of range.</exception>
    public GrammarAlignedSampler(INextTokenModel model, ITokenConstraint constraint, GadOptions? options = null, GrammarTrie? trie = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(constraint);
        if (model.VocabularySize != constraint.VocabularySize)
        {
            throw new ArgumentException($"The model has {model.VocabularySize} tokens, the constraint {constraint.VocabularySize}.", nameof(constraint));
        }

        (_model, _constraint, _options) = (model, constraint, options ?? new GadOptions());
        _options.Validate();
        _random = new SeededRandom(_options.Seed, "grammar-aligned decoding");
        _row = new double[model.VocabularySize];
        Trie = trie ?? new GrammarTrie();
        if (_options.Mode == GadMode.ExactRejection)
        {
            Trie.ForgetCaps();
        }
    }

    /// <summary>What the samples taught.</summary>
    public GrammarTrie Trie { get; }

    /// <summary>Proposals so far, those that were rejected included.</summary>
    public long Proposals { get; private set; }

    /// <summary>Strings of the language among them.</summary>
    public long Accepted { get; private set; }

    /// <summary>Draws samples.</summary>
    /// <param name="count">How many.</param>
    /// <param name="cancellation">Stops between proposals.</param>
    /// <exception cref="InvalidOperationException">No string of the language is left that the model could write, or the proposals for one sample are used up.</exception>
    public IEnumerable<GadSample> Sample(int count, CancellationToken cancellation = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        for (var i = 0; i < count; i++)
        {
            yield return Next(cancellation);
        }
    }

    /// <summary>Draws one sample.</summary>
    /// <param name="cancellation">Stops between proposals.</param>
    /// <exception cref="InvalidOperationException">No string of the language is left that the model could write, or the proposals for one sample are used up.</exception>
    public GadSample Next(CancellationToken cancellation = default)
    {
        for (var proposals = 1; proposals <= _options.MaximumProposals; proposals++)
        {
            cancellation.ThrowIfCancellationRequested();
            if (double.IsNegativeInfinity(Trie.LogRootMass))
            {
                throw new InvalidOperationException($"The model cannot write any string of the grammar with at most {_options.MaximumTokens} tokens.");
            }

            Proposals++;
            var sample = _options.Mode switch
            {
                GadMode.Gcd => Masked(weighted: false),
                GadMode.Asap => Masked(weighted: true),
                GadMode.ExactRejection => Proposed(),
                _ => Unconstrained(),
            };
            Refine();
            if (sample is not null)
            {
                Trie.Samples++;
                Accepted += sample.Truncated ? 0 : 1;
                return sample with { Proposals = proposals };
            }
        }

        throw new InvalidOperationException($"None of {_options.MaximumProposals} proposals was a string of the grammar; the model hardly ever writes one. ASAp needs no rejection.");
    }

    /// <summary>
    /// All strings of the language with their probabilities, in the order of token ids: exact sums for languages that are small enough. The trie is read, not changed.
    /// </summary>
    /// <param name="limit">Most strings.</param>
    /// <param name="cancellation">Stops between prefixes.</param>
    /// <exception cref="InvalidOperationException">There are more strings.</exception>
    public IReadOnlyList<StringProbability> Enumerate(int limit, CancellationToken cancellation = default)
    {
        var result = new List<StringProbability>();
        var tokens = new List<int>();
        Walk(Trie.Root, 0, _constraint.Start(), 0, 0, 0);
        return result;

        void Walk(GrammarTrieNode? known, double cap, ConstraintState state, double log, double logGcd, double logNext)
        {
            cancellation.ThrowIfCancellationRequested();
            var node = known ?? Expand(tokens, state, cap);
            var (masked, weighted) = (node.LogSum(false), node.LogSum(true));
            for (var i = 0; i < node.Tokens.Length; i++)
            {
                var next = _constraint.Advance(state, node.Tokens[i])!;
                var (p, gcd, asap) = (log + node.LogP[i], logGcd + node.LogP[i] - masked, logNext + node.LogP[i] + node.LogC[i] - weighted);
                if (double.IsNegativeInfinity(node.LogC[i]))
                {
                    asap = double.NegativeInfinity;
                }

                if (next.IsEnded)
                {
                    result.Add(new StringProbability([.. tokens], node.Tokens[i], p, gcd, asap));
                    if (result.Count > limit)
                    {
                        throw new InvalidOperationException($"The language has more than {limit} strings.");
                    }

                    continue;
                }

                tokens.Add(node.Tokens[i]);
                Walk(node.Children.GetValueOrDefault(i), node.LogC[i], next, p, gcd, asap);
                tokens.RemoveAt(tokens.Count - 1);
            }
        }
    }

    /// <summary>The strings in the order of their probability under the model, the most probable first; strings of one probability in any order. Uniform-cost search that the trie's estimates guide.</summary>
    /// <param name="cancellation">Stops between prefixes.</param>
    public IEnumerable<GadSample> MostProbable(CancellationToken cancellation = default)
    {
        var queue = new PriorityQueue<(int[] Tokens, ConstraintState State, GrammarTrieNode? Node, double Log, bool Done), double>();
        queue.Enqueue(([], _constraint.Start(), Trie.Root, 0, false), 0);
        while (queue.TryDequeue(out var best, out _))
        {
            cancellation.ThrowIfCancellationRequested();
            if (best.Done)
            {
                yield return new GadSample(best.Tokens, best.Log, false, 1);
                continue;
            }

            var node = best.Node ?? Expand([.. best.Tokens], best.State, 0);
            for (var i = 0; i < node.Tokens.Length; i++)
            {
                var (log, bound) = (best.Log + node.LogP[i], best.Log + node.LogP[i] + node.LogC[i]);
                if (bound > double.NegativeInfinity && _constraint.Advance(best.State, node.Tokens[i]) is { } next)
                {
                    queue.Enqueue(next.IsEnded ? (best.Tokens, next, null, log, true) : ([.. best.Tokens, node.Tokens[i]], next, node.Children.GetValueOrDefault(i), log, false), -(next.IsEnded ? log : bound));
                }
            }
        }
    }

    private GadSample? Masked(bool weighted)
    {
        var (path, tokens, state) = (new List<(GrammarTrieNode Node, int At)>(), new List<int>(), _constraint.Start());
        var log = 0.0;
        while (true)
        {
            var node = NodeOf(path, tokens, state);
            var at = node.Draw(weighted, _random.NextDouble());
            if (at < 0)
            {
                Learn(path, node);
                return new GadSample(tokens, log, true, 1);
            }

            log += node.LogP[at];
            path.Add((node, at));
            state = _constraint.Advance(state, node.Tokens[at])!;
            if (state.IsEnded)
            {
                Learn(path, null);
                return new GadSample(tokens, log, false, 1);
            }

            tokens.Add(node.Tokens[at]);
        }
    }

    /// <summary>Where the trie knows a prefix, by p ĉ; behind that by the model alone. A string of the language comes with P(w) / ĉ(ε), so that accepted ones are exact.</summary>
    private GadSample? Proposed()
    {
        var (path, tokens, state) = (new List<(GrammarTrieNode Node, int At)>(), new List<int>(), _constraint.Start());
        var (log, known) = (0.0, true);
        while (true)
        {
            known = known && (path.Count == 0 ? Trie.Root : path[^1].Node.Children.GetValueOrDefault(path[^1].At)) is not null;
            var node = NodeOf(path, tokens, state);
            // NodeOf has just read the model's row for a prefix that was not known.
            var at = known ? node.Draw(true, _random.NextDouble()) : Array.BinarySearch(node.Tokens, DrawRow());
            if (at < 0)
            {
                Learn(path, node);
                return null;
            }

            log += node.LogP[at];
            path.Add((node, at));
            state = _constraint.Advance(state, node.Tokens[at])!;
            if (state.IsEnded)
            {
                Learn(path, null);
                return new GadSample(tokens, log, false, 1);
            }

            tokens.Add(node.Tokens[at]);
        }
    }

    private GadSample? Unconstrained()
    {
        var (tokens, state, log) = (new List<int>(), _constraint.Start(), 0.0);
        while (true)
        {
            _model.LogProbabilities(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(tokens), _row);
            var token = DrawRow();
            log += _row[token];
            if (_constraint.Advance(state, token) is not { } next || (!next.IsEnded && tokens.Count == _options.MaximumTokens))
            {
                return null;
            }

            if (next.IsEnded)
            {
                return new GadSample(tokens, log, false, 1);
            }

            state = next;
            tokens.Add(token);
        }
    }

    private int DrawRow()
    {
        var (left, last) = (_random.NextDouble(), 0);
        for (var i = 0; i < _row.Length; i++)
        {
            if (_row[i] > double.NegativeInfinity)
            {
                last = i;
                left -= Math.Exp(_row[i]);
                if (left < 0)
                {
                    break;
                }
            }
        }

        return last;
    }

    /// <summary>The node at the end of a path; made, and the model asked, when it is not there.</summary>
    private GrammarTrieNode NodeOf(List<(GrammarTrieNode Node, int At)> path, List<int> tokens, ConstraintState state)
    {
        var found = path.Count == 0 ? Trie.Root : path[^1].Node.Children.GetValueOrDefault(path[^1].At);
        if (found is not null)
        {
            return found;
        }

        var node = Expand(tokens, state, path.Count == 0 ? 0 : path[^1].Node.LogC[path[^1].At]);
        if (path.Count == 0)
        {
            Trie.Root = node;
        }
        else
        {
            path[^1].Node.Children.Add(path[^1].At, node);
        }

        Trie.NodeCount++;
        Trie.MutableBytes += node.Bytes;
        _frontier?.Add(path, node);
        return node;
    }

    private GrammarTrieNode Expand(List<int> tokens, ConstraintState state, double cap)
    {
        _model.LogProbabilities(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(tokens), _row);
        var viable = _constraint.Allowed(state);
        if (tokens.Count >= _options.MaximumTokens)
        {
            // Only an end may follow.
            viable = new TokenSet(viable.VocabularySize, viable.Where(token => _constraint.Advance(state, token) is { IsEnded: true }));
        }

        return GrammarTrieNode.Expand(viable, _row, cap);
    }

    /// <summary>
    /// Asks the model about the most probable prefixes that no sample has visited: what is unknown there is what keeps the estimates farthest above the truth. Not part of the paper's algorithm.
    /// </summary>
    private void Refine()
    {
        for (var done = 0; done < _options.Refinements && Trie.Root is { } root;)
        {
            if (_frontier is null || _frontierOf != Trie.Forgotten)
            {
                (_frontier, _frontierOf) = (new GrammarFrontier(root), Trie.Forgotten);
            }

            if (_frontier.Take() is not { } path)
            {
                return;
            }

            var (tokens, state) = (new List<int>(path.Count), _constraint.Start());
            foreach (var (node, at) in path)
            {
                tokens.Add(node.Tokens[at]);
                state = _constraint.Advance(state, node.Tokens[at])!;
            }

            if (!state.IsEnded)
            {
                Learn(path, NodeOf(path, tokens, state));
                done++;
            }
        }
    }

    /// <summary>Sums up along the path, from its end to the root, once per sample: the same trie as after an update at every step.</summary>
    private void Learn(List<(GrammarTrieNode Node, int At)> path, GrammarTrieNode? last)
    {
        var below = last?.LogEstimate ?? 0;
        for (var i = path.Count - 1; i >= 0; i--)
        {
            var (node, at) = path[i];
            node.LogC[at] = Math.Min(node.LogC[at], below);
            below = node.LogEstimate;
        }

        Trie.Prune(_options.MemoryLimit, keepEstimates: _options.Mode != GadMode.ExactRejection);
    }
}
