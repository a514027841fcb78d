using static TorchSharp.torch;

namespace Offprint.Models;

/// <summary>Embeddings, layers, final normalisation: the body that all families share.</summary>
[System.Diagnostics.CodeAnalysis.SuppressMessage("Naming", "CA1711", Justification = "The field's term: a stack of layers, not a collection.")]
public sealed class TransformerStack : nn.Module
{
    private readonly RotaryTable? _rotary;
    private InputEmbeddings embeddings;
    private BlockList blocks;
    private nn.Module<Tensor, Tensor>? relativeBias;
    private nn.Module<Tensor, Tensor>? finalNorm;

    /// <param name="config">The architecture.</param>
    /// <param name="tokens">Looks up tokens in a table of another module; null for a table of its own.</param>
    internal TransformerStack(StackConfig config, nn.Module<Tensor, Tensor>? tokens = null) : base(nameof(TransformerStack))
    {
        Config = config;
        embeddings = new InputEmbeddings(config, tokens);
        blocks = new BlockList(config);
        relativeBias = config.Positions == PositionEncoding.Relative ? new EmbeddingTable(config.RelativeBuckets, config.Layers[0].Heads) : null;
        finalNorm = config.FinalNorm ? Norms.Create(config) : null;
        _rotary = config.Positions == PositionEncoding.Rotary ? new RotaryTable(config) : null;
        RegisterComponents();
    }

    /// <summary>The architecture.</summary>
    public StackConfig Config { get; }

    internal StackOutput Run(in ModelInput input, KeyValueCache? cache, ScalarType type, CrossContext? cross = null)
    {
        Tensors.TorchRuntime.PrepareThread();
        using var precision = cache is null ? null : MixedPrecision.Use(null);
        using var scope = NewDisposeScope();
        using var prepared = new InputPreparation(Config, _rotary, relativeBias, input, cache, cross, type);
        var context = prepared.Context;
        var x = embeddings.Run(input, prepared.LearnedPositions);
        List<Tensor>? states = input.ReturnHiddenStates ? [] : null;
        foreach (var block in blocks.Blocks)
        {
            states?.Add(x);
            var next = block.call(x, context);
            if (states is null && !ReferenceEquals(next, x))
            {
                x.Dispose();
            }
            x = next;
        }
        if (finalNorm is not null)
        {
            x = finalNorm.call(x);
        }
        if (Config.FinalDropout > 0 && training)
        {
            x = nn.functional.dropout(x, Config.FinalDropout, training: true);
        }
        states?.Add(x.alias());
        cache?.Advance(context.QueryLength, prepared.KeyPadding, prepared.KeyPositions);
        foreach (var state in states ?? [])
        {
            state.MoveToOuterDisposeScope();
        }
        foreach (var attention in (context.Attentions ?? []).Concat(cross?.Attentions ?? []))
        {
            scope.Attach(attention);
            attention.MoveToOuterDisposeScope();
        }
        return new(x.MoveToOuterDisposeScope(), states, context.Attentions, cross?.Attentions);
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _rotary?.Dispose();
        }
        base.Dispose(disposing);
    }
}
