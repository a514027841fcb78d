using Offprint.Tensors;
using static TorchSharp.torch;

namespace Offprint.Models;

/// <summary>Turns a <see cref="ModelInput"/> and a cache into positions, masks and rotations, once for all layers.</summary>
internal sealed class InputPreparation : IDisposable
{
    private readonly StackConfig _config;
    private readonly int _length;
    private readonly int _past;
    private readonly long _batch;
    private readonly Device _device;
    private readonly AttentionMasks _masks;

    public InputPreparation(StackConfig config, RotaryTable? rotary, nn.Module<Tensor, Tensor>? relativeBias, in ModelInput input, KeyValueCache? cache, CrossContext? cross, ScalarType type)
    {
        InputChecks.Check(input, config, cache);
        var tokens = input.Ids ?? input.Embeddings!;
        (_config, _batch, _length, _past, _device) = (config, tokens.shape[0], (int)tokens.shape[1], cache?.Length ?? 0, tokens.device);
        KeyPadding = FindPadding(input.PaddingMask, cache);
        var positions = FindPositions(input, cache);
        if (config.Positions is PositionEncoding.Learned or PositionEncoding.Alibi)
        {
            LearnedPositions = positions ?? Scalars.Range(_past, _past + _length, _device).unsqueeze(0);
        }
        var rotation = rotary is null ? default((Tensor, Tensor)?) : positions is null ? rotary.Range(_past, _length, _device, type) : rotary.At(positions, type);
        KeyPositions = input.Positions is null && cache?.Positions is null ? null : FindKeyPositions(positions, cache);
        // Distances between tokens of a padded row are those of their columns, so that relative biases need no row of their own.
        var maskPositions = KeyPositions ?? (KeyPadding is null || relativeBias is not null ? null : Counted(KeyPadding));
        _masks = new AttentionMasks(config.Causal, _length, _past, config.WindowRule, type, _device)
        {
            KeyPadding = input.AdditiveMask is null && !OnlyRightPadding() ? KeyPadding : null,
            Additive = input.AdditiveMask,
            KeyPositions = maskPositions,
            Alibi = config.Positions == PositionEncoding.Alibi,
            RelativeBias = relativeBias is null ? null : distances => relativeBias.call(RelativeBuckets.Of(distances, config)).permute(0, 3, 1, 2).contiguous(),
        };
        Context = new AttentionContext(_masks, cache, rotation, input.ReturnAttentions ? [] : null, input.AttentionRows) { Cross = cross, Router = input.Router };
    }

    public AttentionContext Context { get; }

    /// <summary>Bool [B, K], or null when every key is a token.</summary>
    public Tensor? KeyPadding { get; }

    /// <summary>Explicit positions of all keys for the cache, or null.</summary>
    public Tensor? KeyPositions { get; }

    /// <summary>Rows of the learned position table, [B or 1, S].</summary>
    public Tensor? LearnedPositions { get; }

    public void Dispose() => _masks.Dispose();

    private Tensor? FindPadding(Tensor? given, KeyValueCache? cache)
    {
        var cached = cache?.PaddingMask;
        if (given is null && cached is null)
        {
            return null;
        }
        var mask = given?.to(ScalarType.Bool, _device) ?? ones([_batch, _length], ScalarType.Bool, _device);
        if (mask.shape[1] == _length && _past > 0)
        {
            mask = cat([cached ?? ones([_batch, _past], ScalarType.Bool, _device), mask], 1);
        }
        return Scalars.Read<bool>(mask.all()) ? null : mask;
    }

    /// <summary>Behind a causal mask, padding on the right is invisible to every token: no mask is needed.</summary>
    private bool OnlyRightPadding()
    {
        if (KeyPadding is null || !_config.Causal || _past > 0)
        {
            return false;
        }
        using var rises = KeyPadding.narrow(1, 1, _length - 1).gt(KeyPadding.narrow(1, 0, _length - 1)).any();
        return !Scalars.Read<bool>(rises);
    }

    /// <summary>Positions of the new tokens [B or 1, S], or null when they are simply past, past + 1, …</summary>
    private Tensor? FindPositions(in ModelInput input, KeyValueCache? cache)
    {
        if (input.Positions is { } given)
        {
            return given.dim() == 1 ? given.unsqueeze(0) : given;
        }
        if (_config.PositionsSkipTokenId is { } skip)
        {
            if (input.Ids is null)
            {
                return Scalars.Range(skip + 1, skip + 1 + _length, _device).unsqueeze(0);
            }
            var counts = input.Ids.ne(Scalars.Of((long)skip)).to_type(ScalarType.Int64);
            return counts.cumsum(1).mul(counts).add(Scalars.Of((long)skip));
        }
        if (!_config.Causal)
        {
            return null;
        }
        if (cache?.Positions is { } cached)
        {
            return Scalars.Sum(cached.amax([1], keepdim: true), Scalars.Range(1, _length + 1, _device));
        }
        return KeyPadding is null ? null : Counted(KeyPadding).narrow(1, _past, _length);
    }

    private Tensor FindKeyPositions(Tensor? positions, KeyValueCache? cache)
    {
        var own = (positions ?? Scalars.Range(_past, _past + _length, _device).unsqueeze(0)).expand(_batch, _length);
        if (_past == 0)
        {
            return own;
        }
        var cached = cache!.Positions
            ?? (cache.PaddingMask is { } mask ? Counted(mask) : Scalars.Range(0, _past, _device).unsqueeze(0));
        return cat([cached.expand(_batch, _past), own], 1);
    }

    /// <summary>max(tokens so far - 1, 0) in every row.</summary>
    private static Tensor Counted(Tensor mask) => mask.to_type(ScalarType.Int64).cumsum(1).sub(Scalars.Of(1L)).clamp(min: Scalars.Of(0L));
}
