using Offprint.Models;
using Offprint.Tensors;
using static TorchSharp.torch;

namespace Offprint.Inference;

/// <summary>Puts pieces of other caches together: one left-padded row a prompt, zeros before its tokens.</summary>
internal sealed class CacheAssembler(int[] lengths, Device device) : IDisposable
{
    private readonly int width = lengths.Max();
    private readonly List<(Tensor Keys, Tensor Values)> layers = [];

    /// <summary>Copies the keys and values of one prompt, all layers, from a row of a cache.</summary>
    public void Take(KeyValueCache source, int row, int start, int prompt)
    {
        for (int layer = 0; layer < source.LayerCount; layer++)
        {
            using var scope = new TensorScope();
            Tensor keys = source.Keys(layer), values = source.Values(layer);
            if (layers.Count == layer) layers.Add((Room(keys), Room(values)));
            Copy(keys, layers[layer].Keys, row, start, prompt);
            Copy(values, layers[layer].Values, row, start, prompt);
        }
    }

    /// <summary>The finished cache, which takes the tensors over; an empty one when there was nothing to take.</summary>
    public KeyValueCache Finish()
    {
        if (layers.Count == 0) return new KeyValueCache();
        using var scope = new TensorScope();
        bool padded = lengths.Any(l => l < width);
        var cache = KeyValueCache.FromLayers(layers, padded ? LeftPadding.Mask(lengths, width, device) : null);
        layers.Clear();
        return cache;
    }

    public void Dispose()
    {
        foreach (var (keys, values) in layers)
        {
            keys.Dispose();
            values.Dispose();
        }
    }

    private Tensor Room(Tensor like) => zeros([lengths.Length, like.shape[1], width, like.shape[3]], like.dtype, like.device).DetachFromDisposeScope();

    private void Copy(Tensor from, Tensor to, int row, int start, int prompt)
    {
        int length = lengths[prompt];
        to.select(0, prompt).narrow(1, width - length, length).copy_(from.select(0, row).narrow(1, start, length));
    }
}
