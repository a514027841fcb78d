using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Offprint.Models;

/// <summary>
/// The tensors of a decoder by what they do, for kernels of one's own that compute what <see cref="CausalLanguageModel"/> computes. The model owns them; they are the ones that it trains.
/// </summary>
public sealed class DecoderWeights
{
    private DecoderWeights(StackConfig config) => Config = config;

    /// <summary>The architecture: normalisation before the sub-layers, causal, and nothing that is not among these tensors.</summary>
    public StackConfig Config { get; }

    /// <summary>The token table, [V, d].</summary>
    public Tensor Tokens { get; private init; } = null!;

    /// <summary>The position table, [positions, d], or null.</summary>
    public Tensor? Positions { get; private init; }

    /// <summary>The layers.</summary>
    public IReadOnlyList<DecoderLayerWeights> Layers { get; private init; } = [];

    /// <summary>Behind the last layer; null without one.</summary>
    public NormWeights? FinalNorm { get; private init; }

    /// <summary>The head, [V, d]; the token table again where they are tied.</summary>
    public Tensor Head { get; private init; } = null!;

    /// <summary>Rotary frequencies of the first half of the rotated dimensions, radians a position; empty without rotary positions.</summary>
    public IReadOnlyList<double> RotaryFrequencies { get; private init; } = [];

    /// <summary>The factor on cosines and sines.</summary>
    public double RotaryMagnitude { get; private init; } = 1;

    /// <summary>
    /// The tensors of a model, or null where they do not tell all: a part was replaced or has a hook or extra keys (adapters), the architecture has parts that are not here
    /// (two feed-forward layers, relative positions, rotary scaling that depends on the length), or the tensors are not dense float32 on the CPU.
    /// </summary>
    /// <param name="model">The model.</param>
    public static DecoderWeights? Of(CausalLanguageModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        var config = model.Stack.Config;
        if (!config.Causal || config.CrossAttention || config.EmbeddingNorm || config.SmallFeedForwardSize > 0 || config.NormPlacement != NormPlacement.Before || config.SegmentTypes > 0
            || config.PositionsSkipTokenId is not null || config.Positions == PositionEncoding.Relative || config.Rope.Scaling == RopeScaling.Dynamic || config.VocabularySize == 0)
        {
            return null;
        }

        var reader = new Reader(model);
        var rotary = config.Positions == PositionEncoding.Rotary;
        var weights = new DecoderWeights(config)
        {
            Tokens = reader.Table("stack.embeddings.tokens"),
            Positions = config.PositionTableSize > 0 ? reader.Table("stack.embeddings.positions") : null,
            Layers = [.. Enumerable.Range(0, config.Layers.Count).Select(index => reader.Layer(index, config))],
            FinalNorm = config.FinalNorm ? reader.Norm("stack.finalNorm") : null,
            Head = reader.Head(),
            RotaryFrequencies = rotary ? Models.RotaryFrequencies.Inverse(config.Rope, config.RotaryDimensions, config.MaximumPositions, config.MaximumPositions) : [],
            RotaryMagnitude = rotary ? Models.RotaryFrequencies.Magnitude(config.Rope) : 1,
        };
        return reader.Plain ? weights : null;
    }

    private sealed class Reader(CausalLanguageModel model)
    {
        private static readonly Tensor None = null!;

        public bool Plain { get; private set; } = true;

        public Tensor Table(string path) => Checked(Plainly<EmbeddingTable>(path)?.Weight);

        public Tensor Head() => ModuleTree.Find(model, "head") switch
        {
            TiedLinear tied when !ForwardHook.IsOn(tied) => Checked(tied.Weight),
            _ => Linear("head").Weight,
        };

        public DecoderLayerWeights Layer(int index, StackConfig config)
        {
            var path = $"stack.blocks.{ModelPath.Number(index)}";
            Plainly<TransformerBlock>(path);
            if (Plainly<Attention>($"{path}.attention") is { Slots: not null })
            {
                Plain = false;
            }

            Plainly<FeedForward>($"{path}.feedForward");
            LinearWeights? Projection(string name) => config.FusedProjection == (name == "queryKeyValue") ? Linear($"{path}.attention.{name}") : null;
            return new DecoderLayerWeights(
                Norm($"{path}.attentionNorm"), Projection("queryKeyValue"), Projection("query"), Projection("key"), Projection("value"),
                config.QueryKeyNorm ? Norm($"{path}.attention.queryNorm") : null, config.QueryKeyNorm ? Norm($"{path}.attention.keyNorm") : null, Linear($"{path}.attention.output"),
                Norm($"{path}.feedForwardNorm"), config.GatedFeedForward ? Linear($"{path}.feedForward.gate") : null, Linear($"{path}.feedForward.up"), Linear($"{path}.feedForward.down"));
        }

        public NormWeights Norm(string path)
        {
            switch (ModuleTree.Find(model, path))
            {
                case RootMeanSquareNorm norm when !ForwardHook.IsOn(norm):
                    return new NormWeights(Checked(norm.Weight), null);
                case LayerNorm norm when norm.GetType() == typeof(LayerNorm) && !ForwardHook.IsOn(norm):
                    return new NormWeights(Checked(norm.weight), norm.bias is { } bias ? Checked(bias) : null);
                default:
                    Plain = false;
                    return default;
            }
        }

        private LinearWeights Linear(string path)
        {
            var linear = Plainly<Linear>(path);
            return new LinearWeights(Checked(linear?.weight), linear?.bias is { } bias ? Checked(bias) : null);
        }

        private TModule? Plainly<TModule>(string path) where TModule : nn.Module
        {
            var found = ModuleTree.Find(model, path);
            if (found is TModule module && found.GetType() == typeof(TModule) && !ForwardHook.IsOn(found))
            {
                return module;
            }

            Plain = false;
            return null;
        }

        private Tensor Checked(Tensor? tensor)
        {
            Plain &= tensor is not null && tensor.dtype == ScalarType.Float32 && tensor.device.type == DeviceType.CPU && tensor.is_contiguous();
            return tensor ?? None;
        }
    }
}
