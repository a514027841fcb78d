using System.Globalization;
using Offprint.Tensors;
using TorchSharp;
using static TorchSharp.torch;

namespace Offprint.Models;

/// <summary>
/// A big and a small feed-forward layer of which every token takes one or none: [B, S, d] and routes [B, S] to [B, S, d]. With gradients both run over all tokens and are blended,
/// which is faster than many small products; without, each runs over its own tokens.
/// </summary>
public sealed class DuoFeedForward : nn.Module<Tensor, Tensor, Tensor>
{
    private readonly int _layer;
    private nn.Module<Tensor, Tensor> big;
    private nn.Module<Tensor, Tensor> small;

    internal DuoFeedForward(StackConfig config, int layer) : base(nameof(DuoFeedForward))
    {
        _layer = layer;
        big = new FeedForward(config);
        small = new FeedForward(config with { FeedForwardSize = config.SmallFeedForwardSize });
        RegisterComponents();
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">Routes of another shape or type, or a value that is no <see cref="TokenRoute"/>; layer and token are named.</exception>
    public override Tensor forward(Tensor input, Tensor route)
    {
        using var scope = NewDisposeScope();
        var chosen = Check(input, route);
        var first = chosen[0];
        if (Array.TrueForAll(chosen, value => value == first))
        {
            return LayerOf(first) is { } only ? only.call(input).MoveToOuterDisposeScope() : zeros_like(input).MoveToOuterDisposeScope();
        }
        return (is_grad_enabled() && (training || input.requires_grad) ? Blend(input, route) : Split(input, chosen)).MoveToOuterDisposeScope();
    }

    private Tensor Blend(Tensor input, Tensor route)
    {
        var (large, little) = (big.call(input), small.call(input));
        Tensor Share(TokenRoute kind) => route.eq(Scalars.Of((long)kind)).to_type(large.dtype).unsqueeze(-1);
        return Scalars.Sum(large.mul(Share(TokenRoute.Big)), little.mul(Share(TokenRoute.Small)));
    }

    private Tensor Split(Tensor input, long[] chosen)
    {
        var rows = input.reshape(-1, input.shape[^1]);
        Tensor? output = null;
        foreach (var kind in (TokenRoute[])[TokenRoute.Small, TokenRoute.Big])
        {
            long[] own = [.. Enumerable.Range(0, chosen.Length).Where(i => chosen[i] == (long)kind).Select(i => (long)i)];
            if (own.Length > 0)
            {
                var places = tensor(own, device: input.device);
                var made = LayerOf((long)kind)!.call(rows.index_select(0, places).unsqueeze(0)).squeeze(0);
                output = (output ?? zeros([chosen.Length, made.shape[^1]], made.dtype, input.device)).index_copy_(0, places, made);
            }
        }
        return (output ?? zeros_like(rows)).reshape(input.shape);
    }

    private nn.Module<Tensor, Tensor>? LayerOf(long route) => route == (long)TokenRoute.Big ? big : route == (long)TokenRoute.Small ? small : null;

    private long[] Check(Tensor input, Tensor route)
    {
        if (route is null || route.dtype != ScalarType.Int64 || input.dim() != 3 || !route.shape.AsSpan().SequenceEqual(input.shape.AsSpan(0, 2)))
        {
            throw new ArgumentException($"Layer {_layer}: the routes are {(route is null ? "null" : $"{route.dtype} [{string.Join(", ", route.shape)}]")}; they must be Int64 [{string.Join(", ", input.shape.Take(2))}].", nameof(route));
        }
        var values = route.cpu().contiguous().data<long>().ToArray();
        var wrong = Array.FindIndex(values, static value => value is < (long)TokenRoute.Small or > (long)TokenRoute.Skip);
        return wrong < 0
            ? values
            : throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"Layer {_layer}: token {wrong} has the route {values[wrong]}; 0 (small), 1 (big) and 2 (none) are possible."), nameof(route));
    }
}
