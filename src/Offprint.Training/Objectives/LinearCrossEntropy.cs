using Offprint.Models;
using Offprint.Tensors;
using TorchSharp;
using static TorchSharp.torch;

namespace Offprint.Training;

/// <summary>
/// Cross-entropy of a linear head, mean over the labels that count, without ever holding all logits: rows go through in pieces that stay in the cache, and each
/// piece's gradients are made at once. The same three matrix products as a plain head, but no [N, V] tensor is written to memory. With <see cref="MixedPrecision"/> the products
/// are made in the shorter type, softmax and sums in float32.
/// </summary>
public static class LinearCrossEntropy
{
    /// <summary>Logits held at a time: 8 MB in float32.</summary>
    private const long PieceElements = 2L << 20;

    /// <summary>−1/M Σ log softmax(h Wᵀ)[label] over the M labels that are not ignored.</summary>
    /// <param name="hidden">Hidden vectors h, [N, d].</param>
    /// <param name="weight">The head W, [V, d].</param>
    /// <param name="labels">Labels, int64 [N]; <see cref="ObjectiveBatch.Ignored"/> rows do not count.</param>
    /// <param name="targets">M, the number of labels that count.</param>
    /// <returns>A scalar; gradients flow to <paramref name="hidden"/> and <paramref name="weight"/>.</returns>
    /// <exception cref="ArgumentException">Shapes do not fit, or no label counts.</exception>
    public static Tensor Mean(Tensor hidden, Tensor weight, Tensor labels, long targets)
    {
        ArgumentNullException.ThrowIfNull(hidden);
        ArgumentNullException.ThrowIfNull(weight);
        ArgumentNullException.ThrowIfNull(labels);
        if (hidden.dim() != 2 || weight.dim() != 2 || labels.dim() != 1 || hidden.shape[1] != weight.shape[1] || labels.shape[0] != hidden.shape[0])
        {
            throw new ArgumentException(
                $"hidden is [{string.Join(", ", hidden.shape)}], weight [{string.Join(", ", weight.shape)}], labels [{string.Join(", ", labels.shape)}]; they must be [N, d], [V, d], [N].", nameof(hidden));
        }

        if (targets < 1)
        {
            throw new ArgumentException("No label counts: all are ignored.", nameof(targets));
        }

        var wanted = is_grad_enabled() && (hidden.requires_grad || weight.requires_grad);
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        var (h, w) = (hidden.detach(), weight.detach());
        var (rows, vocabulary) = (h.shape[0], w.shape[0]);
        var dh = wanted ? empty_like(h) : null;
        var dw = wanted ? zeros_like(w) : null;
        var sum = zeros(1, ScalarType.Float64, device: h.device);
        var piece = Math.Min(rows, Math.Max(16, PieceElements / vocabulary));
        var mixed = h.dtype == ScalarType.Float32 ? MixedPrecision.Products : null;
        var (rowsIn, head) = mixed is { } type ? (h.to_type(type), w.to_type(type)) : (h, w);
        var buffer = mixed is null ? empty([piece, vocabulary], h.dtype, h.device) : null;
        var minusOne = full([piece, 1], Scalars.Of(-1L), h.dtype, h.device);
        using var share = (1.0 / targets).ToScalar();
        var someIgnored = targets < rows;
        for (long start = 0; start < rows; start += piece)
        {
            using var inner = NewDisposeScope();
            var count = Math.Min(piece, rows - start);
            var part = rowsIn.narrow(0, start, count);
            var own = labels.narrow(0, start, count);
            var counts = someIgnored ? own.ne(Scalars.Of(ObjectiveBatch.Ignored)).to_type(h.dtype).unsqueeze(1) : null;
            var index = (someIgnored ? own.clamp(min: Scalars.Of(0L)) : own).unsqueeze(1);
            var logits = buffer?.narrow(0, 0, count).addmm_(part, w.t(), beta: 0, alpha: 1) ?? part.matmul(head.t()).to_type(h.dtype);
            var probabilities = logits.log_softmax(1);
            var chosen = probabilities.gather(1, index);
            sum.add_((counts is null ? chosen : chosen.mul(counts)).sum(ScalarType.Float64), alpha: Scalars.Of(-1L));
            if (!wanted)
            {
                continue;
            }

            var difference = probabilities.exp_().scatter_add_(1, index, minusOne.narrow(0, 0, count));
            if (counts is not null)
            {
                difference.mul_(counts);
            }

            if (mixed is { } shorter)
            {
                var narrow = difference.to_type(shorter);
                dh!.narrow(0, start, count).copy_(narrow.matmul(head)).mul_(share);
                dw!.add_(narrow.t().matmul(part), alpha: share);
            }
            else
            {
                dh!.narrow(0, start, count).addmm_(difference, w, beta: 0, alpha: (float)(1.0 / targets));
                dw!.addmm_(difference.t(), part, beta: 1, alpha: (float)(1.0 / targets));
            }
        }

        using var count64 = targets.ToScalar();
        var mean = sum.div(count64).to_type(h.dtype).squeeze(0);
        return wanted ? PreparedGradient.Attach(mean, (hidden, dh!), (weight, dw!)).MoveToOuterDisposeScope() : mean.MoveToOuterDisposeScope();
    }
}
