using Offprint.Tensors;
using static TorchSharp.torch;

namespace Offprint.Models;

/// <summary>
/// Builds the masks of one forward pass, each once: most passes need none (one new token, or a causal kernel), windows and padding need one for all layers alike.
/// Hidden scores get the type's lowest number, not -∞, so that a row that sees nothing stays finite.
/// </summary>
internal sealed class AttentionMasks(bool causal, int queryLength, int pastLength, SlidingWindowRule rule, ScalarType type, Device device) : IDisposable
{
    private readonly Dictionary<(int? Window, int Heads), Tensor> _built = [];

    public int QueryLength => queryLength;

    public int PastLength => pastLength;

    /// <summary>Bool [B, K], true where a key is a token; null when all are.</summary>
    public Tensor? KeyPadding { get; init; }

    /// <summary>The caller's complete mask [B or 1, 1 or heads, Q, K], or null.</summary>
    public Tensor? Additive { get; init; }

    /// <summary>Positions of all keys, int64 [B, K], where they differ from the columns; null otherwise. The last Q are the queries'.</summary>
    public Tensor? KeyPositions { get; init; }

    /// <summary>Whether scores fall with distance.</summary>
    public bool Alibi { get; init; }

    /// <summary>Makes the bias [B or 1, heads, Q, K] of distances (key minus query) [B or 1, Q, K], or null without one.</summary>
    public Func<Tensor, Tensor>? RelativeBias { get; init; }

    private int KeyLength => pastLength + queryLength;

    public AttentionMask For(LayerConfig layer, AttentionSlots? slots)
    {
        var window = VisibleKeys(layer) < KeyLength ? layer.Window : null;
        var free = Additive is null && KeyPadding is null && window is null && !Alibi && RelativeBias is null;
        if (free && (!causal || queryLength == 1))
        {
            return slots?.AdditiveMask is null ? default : new(SlotMasks.Prepend(slots, zeros([1, 1, 1, KeyLength], type, device), queryLength), false);
        }
        if (free && pastLength == 0 && slots is null)
        {
            return new(null, true);
        }
        var key = (window, Alibi ? layer.Heads : 0);
        if (!_built.TryGetValue(key, out var mask))
        {
            _built[key] = mask = Build(window, layer.Heads);
        }
        return new(slots is null ? mask : SlotMasks.Prepend(slots, mask, queryLength), false);
    }

    public void Dispose()
    {
        foreach (var mask in _built.Values)
        {
            mask.Dispose();
        }
        _built.Clear();
    }

    private int VisibleKeys(LayerConfig layer) => layer.Window is not { } window
        ? int.MaxValue
        : rule == SlidingWindowRule.WidthExcludesSelf ? window + 1 : window;

    private Tensor Build(int? window, int heads)
    {
        using var scope = NewDisposeScope();
        var hidden = Hidden(window);
        var mask = Additive?.to(type, device);
        if (Alibi)
        {
            // -slope · distance, [B, heads, Q, K]
            var slopes = tensor(AlibiSlopes.For(heads), dtype: type, device: device).reshape(1, heads, 1, 1);
            var bias = Distance().to_type(type).mul(slopes.neg());
            mask = mask is null ? bias : Scalars.Sum(mask, bias);
        }
        if (RelativeBias is not null)
        {
            var bias = RelativeBias(Distance().squeeze(1).neg());
            mask = mask is null ? bias : Scalars.Sum(mask, bias);
        }
        mask ??= zeros(hidden!.shape, type, device);
        mask = hidden is null ? mask.alias() : mask.masked_fill(hidden, Scalars.Of(finfo(type).min));
        return mask.DetachFromDisposeScope();
    }

    /// <summary>True where a query must not look, [B or 1, 1, Q or 1, K]; null when nothing is hidden.</summary>
    private Tensor? Hidden(int? window)
    {
        Tensor? hidden = null;
        if (causal && Additive is null && queryLength > 1)
        {
            hidden = ColumnDistance().lt(Scalars.Of(0L));
        }
        if (window is { } width)
        {
            var distance = Distance();
            var far = rule == SlidingWindowRule.WidthExcludesSelf ? distance.gt(Scalars.Of((long)width)) : distance.ge(Scalars.Of((long)width));
            hidden = hidden is null ? far : hidden.logical_or(far);
        }
        if (KeyPadding is not null)
        {
            var padded = KeyPadding.logical_not().unsqueeze(1).unsqueeze(1);
            hidden = hidden is null ? padded : hidden.logical_or(padded);
        }
        return hidden;
    }

    /// <summary>Query column minus key column, [1, 1, Q, K].</summary>
    private Tensor ColumnDistance()
    {
        var columns = Scalars.Range(0, KeyLength, device);
        return Scalars.Difference(columns.narrow(0, pastLength, queryLength).unsqueeze(1), columns).unsqueeze(0).unsqueeze(0);
    }

    /// <summary>Query position minus key position, [B or 1, 1, Q, K].</summary>
    private Tensor Distance() => KeyPositions is null
        ? ColumnDistance()
        : Scalars.Difference(KeyPositions.narrow(1, pastLength, queryLength).unsqueeze(2), KeyPositions.unsqueeze(1)).unsqueeze(1);
}
