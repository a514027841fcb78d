namespace Offprint.Text;

/// <summary>
/// The special tokens of a tokenizer by role. Roles come from tokenizer_config.json, then special_tokens_map.json; only when neither
/// file exists are they recognised by the well-known strings of the families among the special added tokens.
/// </summary>
public sealed record SpecialTokens
{
    /// <summary>Beginning of a sequence (<c>bos_token</c>).</summary>
    public SpecialToken? Bos { get; init; }

    /// <summary>End of a sequence (<c>eos_token</c>).</summary>
    public SpecialToken? Eos { get; init; }

    /// <summary>Unknown text (<c>unk_token</c>).</summary>
    public SpecialToken? Unknown { get; init; }

    /// <summary>Separator (<c>sep_token</c>).</summary>
    public SpecialToken? Separator { get; init; }

    /// <summary>Padding (<c>pad_token</c>).</summary>
    public SpecialToken? Padding { get; init; }

    /// <summary>Classification (<c>cls_token</c>).</summary>
    public SpecialToken? Classification { get; init; }

    /// <summary>Mask of masked language models (<c>mask_token</c>).</summary>
    public SpecialToken? Mask { get; init; }

    /// <summary>Further tokens (<c>additional_special_tokens</c>).</summary>
    public IReadOnlyList<SpecialToken> Additional { get; init; } = [];
}
