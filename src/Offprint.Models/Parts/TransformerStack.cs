using static TorchSharp.torch;

namespace Offprint.Models;

/// <summary>Embeddings, layers, final normalisation: the body that all families share.</summary>
[System.Diagnostics.CodeAnalysis.SuppressMessage("Naming", "CA1711", Justification = "The field's term: a stack of layers, not a collection.")]
public sealed class TransformerStack : nn.Module
{
    private readonly RotaryTable? _rotary;
    private InputEmbeddings embeddings;
    private BlockList blocks;
    private nn.Module<Tensor, Tensor>? finalNorm;

    internal TransformerStack(StackConfig config) : base(nameof(TransformerStack))
    {
        Config = config;
        embeddings = new InputEmbeddings(config);
        blocks = new BlockList(config);
        finalNorm = config.FinalNorm ? Norms.Create(config) : null;
        _rotary = config.Positions == PositionEncoding.Rotary ? new RotaryTable(config) : null;
        RegisterComponents();
    }

    /// <summary>The architecture.</summary>
    public StackConfig Config { get; }

    internal StackOutput Run(in ModelInput input, KeyValueCache? cache, ScalarType type)
    {
        Tensors.TorchRuntime.PrepareThread();
        using var scope = NewDisposeScope();
        using var prepared = new InputPreparation(Config, _rotary, input, cache, type);
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
        states?.Add(x.alias());
        cache?.Advance(context.QueryLength, prepared.KeyPadding, prepared.KeyPositions);
        foreach (var state in states ?? [])
        {
            state.MoveToOuterDisposeScope();
        }
        foreach (var attention in context.Attentions ?? [])
        {
            scope.Attach(attention);
            attention.MoveToOuterDisposeScope();
        }
        return new(x.MoveToOuterDisposeScope(), states, context.Attentions);
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
