using Offprint.Tensors;
using TorchSharp;
using static TorchSharp.torch;

namespace Offprint.Models;

/// <summary>
/// Token embeddings that begin as factors of neighbor counts in place of noise: the positive pointwise mutual information of tokens one place apart, left and right, is factored
/// (Levy and Goldberg, NeurIPS 2014), so that tokens with like neighbors begin alike; an output bias begins as the tokens' log frequencies. A short training otherwise spends most of its
/// predictions on finding these two. For any family with a token table.
/// </summary>
public static class CooccurrenceStart
{
    /// <summary>The largest vocabulary whose pairs are counted: they take 8 bytes each.</summary>
    public const int MaximumVocabulary = 16_384;

    /// <summary>Overwrites the token embeddings of a new model, in the size that they have, and the bias of its output where there is one.</summary>
    /// <param name="model">A model whose weights were just drawn; what reads and what predicts tokens should be tied.</param>
    /// <param name="documents">Token ids of the training text.</param>
    /// <param name="seed">Of the random projection.</param>
    /// <param name="firstFeature">Features before this one stay as they are.</param>
    /// <exception cref="ArgumentException">There is no token, one that is not in the model's vocabulary, or a model that reads none or more than <see cref="MaximumVocabulary"/>.</exception>
    /// <exception cref="ArgumentOutOfRangeException">No feature is left.</exception>
    public static void Apply(PretrainedModel model, IEnumerable<int[]> documents, ulong seed, int firstFeature = 0)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(documents);
        ArgumentOutOfRangeException.ThrowIfNegative(firstFeature);
        var table = model.TensorSpecs.FirstOrDefault(static spec => spec.Target.EndsWith("embeddings.tokens.weight", StringComparison.Ordinal) || spec.Name == "shared.weight")
            ?? throw new ArgumentException($"The model must have a table of tokens; {model.Config.ModelType} has none.", nameof(model));
        var (vocabulary, features) = ((int)table.Shape[0], (int)table.Shape[1]);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(firstFeature, features);
        if (vocabulary > MaximumVocabulary)
        {
            throw new ArgumentException($"The model has {vocabulary} tokens; pairs are counted for at most {MaximumVocabulary}.", nameof(model));
        }

        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        var (pairs, counts) = Count(documents, vocabulary);
        var total = counts.Sum();
        if (total == 0)
        {
            throw new ArgumentException("There is not one token in the documents.", nameof(documents));
        }

        var rank = Math.Min(features - firstFeature, vocabulary);
        var factors = Factors(PositiveInformation(pairs, vocabulary, counts), rank, seed);
        var place = model.ParameterOf(table.Name).narrow(1, firstFeature, rank);
        var lengths = factors.norm(1, true);

        // Tokens without an informative neighbor keep their noise.
        var known = lengths.gt(Scalars.Of(1e-3));
        place.copy_(where(known, factors.div(lengths.clamp_min(Scalars.Of(1e-3))).mul(place.norm(1, true).mean()), place));
        if (model.TensorSpecs.FirstOrDefault(static spec => spec.Target == "head.bias") is { } bias)
        {
            model.ParameterOf(bias.Name).copy_(tensor(Array.ConvertAll(counts, count => (float)Math.Log((count + 0.5) / (total + (0.5 * vocabulary))))));
        }
    }

    /// <summary>Counts of (token, next token), row by row, and of tokens.</summary>
    private static (float[] Pairs, long[] Counts) Count(IEnumerable<int[]> documents, int vocabulary)
    {
        var (pairs, counts) = (new float[(long)vocabulary * vocabulary], new long[vocabulary]);
        foreach (var ids in documents)
        {
            for (var i = 0; i < ids.Length; i++)
            {
                if ((uint)ids[i] >= (uint)vocabulary)
                {
                    throw new ArgumentException($"The documents hold token {ids[i]}; the model's vocabulary has {vocabulary}.", nameof(documents));
                }

                counts[ids[i]]++;
                if (i > 0)
                {
                    pairs[((long)ids[i - 1] * vocabulary) + ids[i]]++;
                }
            }
        }

        return (pairs, counts);
    }

    /// <summary>max(0, log(p(a, b) / (p(a) p(b)))) in place, as a tensor [vocabulary, vocabulary].</summary>
    private static Tensor PositiveInformation(float[] pairs, int vocabulary, long[] counts)
    {
        var total = (double)counts.Sum();
        for (var a = 0; a < vocabulary; a++)
        {
            for (var b = 0; b < vocabulary; b++)
            {
                ref var value = ref pairs[((long)a * vocabulary) + b];
                if (value > 0)
                {
                    value = (float)Math.Max(0, Math.Log(value * total / ((double)counts[a] * counts[b])));
                }
            }
        }

        return tensor(pairs, [vocabulary, vocabulary]);
    }

    /// <summary>Left factors U sqrt(S) of [M, M'], by a randomized range finder with two power steps (Halko, Martinsson and Tropp, 2011, algorithm 4.4).</summary>
    private static Tensor Factors(Tensor next, int rank, ulong seed)
    {
        var width = Math.Min(rank + 16, next.shape[0]);
        var range = WeightStart.Normal(1).Draw([next.shape[0], width], seed, "projection", ScalarType.Float32, CPU);
        var transposed = next.t();
        for (var step = 0; step < 3; step++)
        {
            // [M, M'] [M, M']' = M M' + M' M.
            range = Scalars.Sum(next.matmul(transposed.matmul(range)), transposed.matmul(next.matmul(range)));
            range = linalg.qr(range).Q;
        }

        var half = cat([range.t().matmul(next), range.t().matmul(transposed)], 1);
        var (values, vectors) = linalg.eigh(half.matmul(half.t()));
        var top = values.narrow(0, width - rank, rank);

        // Directions that only rounding knows.
        top = where(top.gt(values.max().mul(Scalars.Of(1e-6))), top, zeros_like(top));
        return range.matmul(vectors.narrow(1, width - rank, rank)).mul(top.pow(Scalars.Of(0.25)));
    }
}
