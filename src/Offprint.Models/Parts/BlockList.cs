using static TorchSharp.torch;

namespace Offprint.Models;

/// <summary>The layers of a stack under the names "0", "1", …</summary>
internal sealed class BlockList : nn.Module
{
    private readonly nn.Module<Tensor, AttentionContext, Tensor>[] _blocks;

    public BlockList(StackConfig config) : base(nameof(BlockList))
    {
        _blocks = [.. Enumerable.Range(0, config.Layers.Count).Select(index => new TransformerBlock(config, index))];
        for (var i = 0; i < _blocks.Length; i++)
        {
            register_module(ModelPath.Number(i), _blocks[i]);
        }
    }

    public IReadOnlyList<nn.Module<Tensor, AttentionContext, Tensor>> Blocks => _blocks;

    public void Replace(int index, nn.Module<Tensor, AttentionContext, Tensor> block)
    {
        register_module(ModelPath.Number(index), null!);
        register_module(ModelPath.Number(index), block);
        _blocks[index] = block;
    }
}
