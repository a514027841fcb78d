using Offprint.Tensors;

namespace Offprint.Models;

/// <summary>The tensors of a checkpoint under their normalised names: buffers dropped, old suffixes renewed, the family's prefix stripped.</summary>
internal sealed class TensorNames
{
    private static readonly string[] Buffers = ["attn.bias", "attn.masked_bias", "attention.bias", "attention.masked_bias", "rotary_emb.inv_freq"];
    private readonly Dictionary<string, TensorEntry> _entries = new(StringComparer.Ordinal);

    public TensorNames(IEnumerable<TensorEntry> entries, string prefix, IEnumerable<string> bodyNames)
    {
        var named = entries.Where(entry => !IsBuffer(entry.Name)).Select(entry => (Name: Renew(entry.Name), Entry: entry)).ToList();
        var dotted = prefix + ".";
        var body = bodyNames.ToHashSet(StringComparer.Ordinal);
        var strip = !named.Any(item => body.Contains(item.Name));
        foreach (var (name, entry) in named)
        {
            _entries[strip && name.StartsWith(dotted, StringComparison.Ordinal) ? name[dotted.Length..] : name] = entry;
        }
    }

    public IReadOnlyDictionary<string, TensorEntry> Entries => _entries;

    /// <summary>The entry of a tensor under its own name or an alias, or null.</summary>
    public TensorEntry? Find(TensorSpec spec) =>
        _entries.TryGetValue(spec.BareName, out var entry) ? entry : spec.Aliases.Select(alias => _entries.GetValueOrDefault(alias)).FirstOrDefault(found => found is not null);

    /// <summary>Only the last two segments decide: <c>attn.bias</c> is a causal mask, <c>attn.c_attn.bias</c> a real bias.</summary>
    public static bool IsBuffer(string name) =>
        name == "position_ids" || name.EndsWith(".position_ids", StringComparison.Ordinal)
        || Array.Exists(Buffers, buffer => name == buffer || name.EndsWith("." + buffer, StringComparison.Ordinal));

    private static string Renew(string name) =>
        name.EndsWith("LayerNorm.gamma", StringComparison.Ordinal) ? name[..^"gamma".Length] + "weight"
        : name.EndsWith("LayerNorm.beta", StringComparison.Ordinal) ? name[..^"beta".Length] + "bias"
        : name;
}
