using Offprint.Tensors;
using static TorchSharp.torch;

namespace Offprint.Models;

/// <summary>softmax(q kᵀ/√d + mask) v over grouped heads. Leaves its temporaries to the caller's dispose scope.</summary>
internal static class AttentionKernel
{
    public static Tensor Mix(Tensor queries, Tensor keys, Tensor values, AttentionMask mask, List<Tensor>? attentions, Tensor? rows, Func<Tensor, Tensor>? reweight, double dropout)
    {
        if (mask.Additive is { } additive && additive.dtype != queries.dtype)
        {
            mask = mask with { Additive = LinearProduct.Mask(additive, queries.dtype) };
        }
        if (reweight is not null || attentions is not null && rows is null)
        {
            return Explicit(queries, keys, values, mask, attentions, rows, reweight, dropout);
        }
        if (attentions is not null)
        {
            var chosen = queries.index_select(2, rows!);
            attentions.Add(Probabilities(chosen, Repeat(keys, queries), Rows(RowMask(mask, queries, keys), rows!)).DetachFromDisposeScope());
        }
        return Fused(queries, keys, values, mask, dropout);
    }

    private static Tensor Fused(Tensor queries, Tensor keys, Tensor values, AttentionMask mask, double dropout)
    {
        var (heads, grouped) = (queries.shape[1], keys.shape[1]);
        if (heads == grouped)
        {
            return nn.functional.scaled_dot_product_attention(queries, keys, values, mask.Additive, dropout, mask.Causal);
        }
        if (queries.shape[2] == 1 && !mask.Causal)
        {
            // One token: the queries of a group are the rows of one small matrix, no key is copied.
            var (batch, width) = (queries.shape[0], queries.shape[3]);
            var rows = queries.reshape(batch, grouped, heads / grouped, width);
            var bias = mask.Additive is { } additive && additive.shape[1] == heads ? additive.reshape(additive.shape[0], grouped, heads / grouped, -1) : mask.Additive;
            return nn.functional.scaled_dot_product_attention(rows, keys, values, bias, dropout).reshape(batch, heads, 1, width);
        }
        return nn.functional.scaled_dot_product_attention(queries, Repeat(keys, queries), Repeat(values, queries), mask.Additive, dropout, mask.Causal);
    }

    private static Tensor Explicit(Tensor queries, Tensor keys, Tensor values, AttentionMask mask, List<Tensor>? attentions, Tensor? rows, Func<Tensor, Tensor>? reweight, double dropout)
    {
        var weights = Probabilities(queries, Repeat(keys, queries), RowMask(mask, queries, keys));
        weights = reweight is null ? weights : reweight(weights);
        attentions?.Add((rows is not null ? weights.index_select(2, rows) : weights.alias()).DetachFromDisposeScope());
        if (dropout > 0)
        {
            weights = nn.functional.dropout(weights, dropout, training: true);
        }
        return weights.matmul(Repeat(values, queries));
    }

    private static Tensor Probabilities(Tensor queries, Tensor keys, Tensor? mask)
    {
        var scores = queries.matmul(keys.transpose(-2, -1)).mul(Scalars.Of(1 / Math.Sqrt(queries.shape[^1])));
        if (mask is not null)
        {
            scores = Scalars.Sum(scores, mask);
        }
        return scores.softmax(-1);
    }

    /// <summary>The mask as a tensor, also where the fused kernel needs none.</summary>
    private static Tensor? RowMask(AttentionMask mask, Tensor queries, Tensor keys)
    {
        if (!mask.Causal)
        {
            return mask.Additive;
        }
        var (rows, columns) = (queries.shape[2], keys.shape[2]);
        return full([1, 1, rows, columns], Scalars.Of(finfo(queries.dtype).min), queries.dtype, queries.device).triu(1);
    }

    private static Tensor? Rows(Tensor? mask, Tensor rows) => mask is null || mask.shape[2] == 1 ? mask : mask.index_select(2, rows);

    /// <summary>Every key-value head once for each query head of its group: [B, heads, K, d].</summary>
    private static Tensor Repeat(Tensor x, Tensor queries)
    {
        var (heads, grouped) = (queries.shape[1], x.shape[1]);
        return heads == grouped
            ? x
            : x.unsqueeze(2).expand(-1, -1, heads / grouped, -1, -1).reshape(x.shape[0], heads, x.shape[2], x.shape[3]);
    }
}
