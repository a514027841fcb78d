using static TorchSharp.torch;

namespace Offprint.Models;

/// <summary>
/// A start for small encoders with learned positions (BERT, RoBERTa), in place of pure noise: the first features of a position are sinusoids (Vaswani et al., arXiv 1706.03762,
/// section 3.5) that no token uses, and heads of the first layer look from the first step on at the neighbors 1 and 2 places to the left and right. Under a random start attention
/// is an average over all places, and a short masked training ends before it has found the neighbors.
/// </summary>
/// <remarks>
/// Query and key of such a head read the sinusoids only; the query turns them by the head's offset, so that their product peaks there: a rotation by the offset maps the sinusoids of
/// a place to those of its neighbor. Everything stays trainable, and the checkpoint is an ordinary one.
/// </remarks>
public static class NeighborStart
{
    /// <summary>How much less likely, in nats, the place beside the one that a head looks at is.</summary>
    private const double Gap = 3;

    /// <summary>Share of a head's output in the size of what it is added to.</summary>
    private const double Share = 0.5;

    /// <summary>Where the heads look, in places from their own.</summary>
    public static IReadOnlyList<int> Offsets { get; } = [-1, 1, -2, 2];

    /// <summary>Overwrites positions, the tokens' first features and the first layer's first four heads (all, if it has fewer) of a new model.</summary>
    /// <param name="model">A BERT or RoBERTa model whose weights were just drawn.</param>
    /// <param name="seed">Of what is drawn anew.</param>
    /// <exception cref="ArgumentException">The model is of another family, or has heads of odd width.</exception>
    public static void Apply(PretrainedModel model, ulong seed)
    {
        ArgumentNullException.ThrowIfNull(model);
        if (model.Config is not BertConfig config || config.HiddenSize / config.HeadCount % 2 != 0)
        {
            throw new ArgumentException($"The model must be a BERT or RoBERTa encoder with heads of even width; it is {model.Config.ModelType}, {model.Config.HiddenSize} wide with {model.Config.HeadCount} heads.", nameof(model));
        }

        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        var width = config.HiddenSize / config.HeadCount;
        var rates = Rates(width / 2, config.MaximumPositions);
        var positions = Parameter(model, "embeddings.position_embeddings.weight");
        positions.copy_(Positions(positions, rates, 2 * config.InitializerRange));
        Parameter(model, "embeddings.word_embeddings.weight").narrow(1, 0, width).zero_();
        Parameter(model, "embeddings.token_type_embeddings.weight").narrow(1, 0, width).zero_();

        // Words and segments together vary by twice the square of the initializer's range, and so do sinusoids of this amplitude; after the first norm it is sqrt(2). Keys and queries of gain g score 2 g^2 sum cos(rate * distance) / sqrt(width).
        var gain = Math.Sqrt(Gap * Math.Sqrt(width) / (2 * rates.Sum(static rate => 1 - Math.Cos(rate))));
        var (query, key, value, output) = (Weight("self.query"), Weight("self.key"), Weight("self.value"), Weight("output.dense"));
        for (var head = 0; head < Math.Min(Offsets.Count, config.HeadCount); head++)
        {
            Rows(query, head).copy_(Turned(width, config.HiddenSize, rates, Offsets[head], gain));
            Rows(key, head).copy_(Turned(width, config.HiddenSize, rates, 0, gain));
            Rows(value, head).copy_(WeightStart.Normal(1 / Math.Sqrt(config.HiddenSize)).Draw([width, config.HiddenSize], seed, $"value {head}", value.dtype, value.device));
            output.narrow(1, head * width, width).copy_(WeightStart.Normal(Share / Math.Sqrt(width)).Draw([config.HiddenSize, width], seed, $"output {head}", output.dtype, output.device));
        }

        Tensor Weight(string part) => Parameter(model, $"encoder.layer.0.attention.{part}.weight");

        Tensor Rows(Tensor weight, int head) => weight.narrow(0, head * width, width);
    }

    private static TorchSharp.Modules.Parameter Parameter(PretrainedModel model, string ending) =>
        model.ParameterOf(model.TensorSpecs.Single(spec => spec.Name.EndsWith(ending, StringComparison.Ordinal)).Name);

    /// <summary>From a rate that tells neighbors apart down to half a turn over all positions.</summary>
    private static double[] Rates(int count, int positions)
    {
        const double Fastest = 2.4;
        var slowest = Math.PI / positions;
        return [.. Enumerable.Range(0, count).Select(i => count == 1 ? 1 : Fastest * Math.Pow(slowest / Fastest, (double)i / (count - 1)))];
    }

    /// <summary>The position table: sinusoids in the first features, nothing in the others.</summary>
    private static Tensor Positions(Tensor table, double[] rates, double amplitude)
    {
        var (rows, features) = ((int)table.shape[0], (int)table.shape[1]);
        var values = new float[rows * features];
        for (var row = 0; row < rows; row++)
        {
            for (var i = 0; i < rates.Length; i++)
            {
                values[(row * features) + (2 * i)] = (float)(amplitude * Math.Sin(row * rates[i]));
                values[(row * features) + (2 * i) + 1] = (float)(amplitude * Math.Cos(row * rates[i]));
            }
        }

        return tensor(values, [rows, features]);
    }

    /// <summary>[width, features]: gain times the rotation that takes the sinusoids of a place to those of the place at the offset; nothing of the other features.</summary>
    private static Tensor Turned(int width, int features, double[] rates, int offset, double gain)
    {
        var values = new float[width * features];
        for (var i = 0; i < rates.Length; i++)
        {
            var (sine, cosine) = Math.SinCos(rates[i] * offset);
            var (first, second) = (2 * i * features, ((2 * i) + 1) * features);
            values[first + (2 * i)] = (float)(gain * cosine);
            values[first + (2 * i) + 1] = (float)(gain * sine);
            values[second + (2 * i)] = (float)(-gain * sine);
            values[second + (2 * i) + 1] = (float)(gain * cosine);
        }

        return tensor(values, [width, features]);
    }
}
