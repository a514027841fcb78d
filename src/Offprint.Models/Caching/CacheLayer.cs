using static TorchSharp.torch;

namespace Offprint.Models;

/// <summary>
/// Keys and values of one layer in a buffer that grows by half: [B, heads, capacity, d]. Forks share the buffer until one of them writes.
/// </summary>
internal sealed class CacheLayer : IDisposable
{
    private Tensor? _keys;
    private Tensor? _values;
    private Holders _holders = new();

    public long Capacity => _keys?.shape[2] ?? 0;

    public long Batch => _keys?.shape[0] ?? 0;

    public Device Device => _keys?.device ?? CPU;

    public long Bytes => _keys is null ? 0 : _keys.NumberOfElements * _keys.ElementSize + _values!.NumberOfElements * _values.ElementSize;

    /// <summary>A view of the first <paramref name="length"/> keys.</summary>
    public Tensor Keys(long length) => _keys!.narrow(2, 0, length);

    /// <summary>A view of the first <paramref name="length"/> values.</summary>
    public Tensor Values(long length) => _values!.narrow(2, 0, length);

    /// <summary>Takes buffers that belong to nobody else.</summary>
    public static CacheLayer Own(Tensor keys, Tensor values) => new() { _keys = keys.DetachFromDisposeScope(), _values = values.DetachFromDisposeScope() };

    /// <summary>Writes behind the first <paramref name="used"/> positions and returns all keys and values as views.</summary>
    public (Tensor Keys, Tensor Values) Append(Tensor keys, Tensor values, long used, long reserve)
    {
        var added = keys.shape[2];
        var needed = used + added;
        if (keys.requires_grad || values.requires_grad)
        {
            return AppendForGradients(keys, values, used);
        }
        if (_keys is null && reserve == 0 && IsDense(keys) && IsDense(values))
        {
            return Adopt(keys, values);
        }
        if (_keys is null || _holders.Count > 1 || needed > Capacity)
        {
            var growth = used == 0 ? needed : Math.Max(needed + 16, used + used / 2);
            Grow(keys, values, used, Math.Max(Math.Max(growth, reserve), Capacity >= needed ? Capacity : 0));
        }
        using (var target = _keys!.narrow(2, used, added))
        using (target.copy_(keys))
        {
        }
        using (var target = _values!.narrow(2, used, added))
        using (target.copy_(values))
        {
        }
        return (Keys(needed), Values(needed));
    }

    /// <summary>A first pass needs no copy: its keys and values are kept as they are, as if somebody else held them too, so that the next write makes room elsewhere.</summary>
    private (Tensor Keys, Tensor Values) Adopt(Tensor keys, Tensor values)
    {
        (_keys, _values) = (keys.alias().DetachFromDisposeScope(), values.alias().DetachFromDisposeScope());
        _holders.Count++;
        return (keys, values);
    }

    /// <summary>Whether a tensor [B, heads, S, d] is all of its memory, in the order B, S, heads, d: no slice of something larger.</summary>
    private static bool IsDense(Tensor x)
    {
        var (shape, stride) = (x.shape, x.stride());
        return stride[3] == 1 && stride[1] == shape[3] && stride[2] == shape[1] * shape[3] && stride[0] == shape[2] * stride[2];
    }

    private (Tensor Keys, Tensor Values) AppendForGradients(Tensor keys, Tensor values, long used)
    {
        var (allKeys, allValues) = (keys.alias(), values.alias());
        if (used > 0)
        {
            using var oldKeys = Keys(used);
            using var oldValues = Values(used);
            (allKeys, allValues) = (cat([oldKeys, keys], 2), cat([oldValues, values], 2));
        }
        Release();
        (_keys, _values) = (allKeys.DetachFromDisposeScope(), allValues.DetachFromDisposeScope());
        return (Keys(used + keys.shape[2]), Values(used + keys.shape[2]));
    }

    private void Grow(Tensor keys, Tensor values, long used, long capacity)
    {
        var (newKeys, newValues) = (Like(keys, capacity), Like(values, capacity));
        if (used > 0)
        {
            Copy(_keys!, newKeys, used);
            Copy(_values!, newValues, used);
        }
        Release();
        (_keys, _values) = (newKeys, newValues);
    }

    private static Tensor Like(Tensor x, long capacity) =>
        empty([x.shape[0], x.shape[1], capacity, x.shape[3]], x.dtype, x.device).DetachFromDisposeScope();

    private static void Copy(Tensor from, Tensor to, long length)
    {
        using var source = from.narrow(2, 0, length);
        using var target = to.narrow(2, 0, length);
        using var done = target.copy_(source);
    }

    /// <summary>The chosen batch rows as a layer of its own.</summary>
    public CacheLayer Select(Tensor rows, long length)
    {
        using var keys = Keys(length);
        using var values = Values(length);
        return Own(keys.index_select(0, rows), values.index_select(0, rows));
    }

    /// <summary>A second handle on the same buffer.</summary>
    public CacheLayer Share()
    {
        _holders.Count++;
        return new CacheLayer { _keys = _keys?.alias().DetachFromDisposeScope(), _values = _values?.alias().DetachFromDisposeScope(), _holders = _holders };
    }

    private void Release()
    {
        _keys?.Dispose();
        _values?.Dispose();
        _keys = _values = null;
        _holders.Count--;
        _holders = new Holders();
    }

    public void Dispose() => Release();

    private sealed class Holders
    {
        public int Count = 1;
    }
}
