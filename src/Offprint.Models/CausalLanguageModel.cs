using static TorchSharp.torch;

namespace Offprint.Models;

/// <summary>A decoder with a language-model head: GPT-2, Llama, Mistral, Qwen2, Qwen3, GPT-NeoX, and decoders with two feed-forward layers a block (<see cref="DuoConfig"/>).</summary>
public sealed class CausalLanguageModel : PretrainedModel, ICausalLanguageModel
{
    private nn.Module<Tensor, Tensor> head;

    internal CausalLanguageModel(ModelConfig config) : base(config, ModelHead.CausalLanguageModel, nameof(CausalLanguageModel))
    {
        head = config.TieWordEmbeddings
            ? new TiedLinear(() => Slot(TensorSpecs[0].Name).Value)
            : nn.Linear(config.HiddenSize, config.VocabularySize, hasBias: false, device: META);
        Bind();
    }

    /// <inheritdoc/>
    public int VocabularySize => Config.VocabularySize;

    /// <inheritdoc/>
    public int MaximumPositions => Config.MaximumPositions;

    /// <summary>Makes a model with random weights. Equal configurations and seeds give equal weights, bit for bit.</summary>
    /// <param name="config">A decoder's configuration.</param>
    /// <param name="seed">Seed of the weights. The global generator is not touched.</param>
    /// <param name="type">The type to compute in. Default float32.</param>
    /// <param name="device">Where to put the weights. Default the CPU.</param>
    /// <exception cref="UnsupportedCheckpointException">The family has no causal language models.</exception>
    /// <exception cref="ArgumentException">Sizes that do not fit together.</exception>
    public static CausalLanguageModel Create(ModelConfig config, ulong seed, ScalarType? type = null, Device? device = null)
    {
        var model = new CausalLanguageModel(config);
        model.Draw(seed, type, device);
        return model;
    }

    /// <inheritdoc/>
    public ModelOutput Forward(in ModelInput input, KeyValueCache? cache = null)
    {
        using var scope = NewDisposeScope();
        var body = Stack.Run(input, cache, DataType);
        var chosen = LogitColumns.Choose(body.Hidden, input);
        return Outputs.Pass(chosen is null ? null : head.call(chosen), body);
    }
}
