using Offprint.Tensors;
using TorchSharp;
using static TorchSharp.torch;

namespace Offprint.Training;

/// <summary>
/// T² · KL(teacher ‖ student) and the cross-entropy, both from hidden vectors and linear heads, piece by piece like <see cref="LinearCrossEntropy"/>: neither model's logits
/// are ever held as a whole.
/// </summary>
internal static class LinearDistillation
{
    private const long PieceElements = 1L << 20;

    public static (Tensor Divergence, Tensor Text) Mean(Tensor hidden, Tensor weight, Tensor taught, Tensor teacherWeight, Tensor labels, long targets, double temperature)
    {
        var wanted = is_grad_enabled() && (hidden.requires_grad || weight.requires_grad);
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        var (h, w, t, u) = (hidden.detach(), weight.detach(), taught.detach(), teacherWeight.detach());
        var (rows, vocabulary) = (h.shape[0], w.shape[0]);
        var gradients = new (Tensor Hidden, Tensor Weight)[2];
        for (var i = 0; i < 2 && wanted; i++)
        {
            gradients[i] = (empty_like(h), zeros_like(w));
        }

        using Scalar heat = temperature.ToScalar(), scale = (temperature * temperature / targets).ToScalar(), all = targets.ToScalar();
        var (divergence, text) = (zeros(1, ScalarType.Float64, device: h.device), zeros(1, ScalarType.Float64, device: h.device));
        var piece = Math.Min(rows, Math.Max(16, PieceElements / vocabulary));
        var minusOne = full([piece, 1], Scalars.Of(-1L), h.dtype, h.device);
        for (long start = 0; start < rows; start += piece)
        {
            using var inner = NewDisposeScope();
            var count = Math.Min(piece, rows - start);
            var part = h.narrow(0, start, count);
            var own = labels.narrow(0, start, count);
            var counts = own.ne(Scalars.Of(ObjectiveBatch.Ignored)).to_type(h.dtype).unsqueeze(1);
            var index = own.clamp(min: Scalars.Of(0L)).unsqueeze(1);
            var logits = part.matmul(w.t());
            var p = t.narrow(0, start, count).matmul(u.t()).div_(heat).log_softmax(1);
            var plain = logits.log_softmax(1);
            var q = logits.div_(heat).log_softmax(1);
            text.add_(plain.gather(1, index).mul(counts).sum(ScalarType.Float64), alpha: Scalars.Of(-1L));
            var teacher = p.exp();
            divergence.add_(teacher.mul(p.add_(q, alpha: Scalars.Of(-1L))).sum(1, keepdim: true).mul(counts).sum(ScalarType.Float64), alpha: Scalars.Of(1L));
            if (wanted)
            {
                // d(T² KL)/dz = T (q − p); d(cross-entropy)/dz = softmax(z) − one-hot.
                Accumulate(gradients[0], q.exp_().add_(teacher, alpha: Scalars.Of(-1L)).mul_(counts), temperature / targets, part, w, start, count);
                Accumulate(gradients[1], plain.exp_().scatter_add_(1, index, minusOne.narrow(0, 0, count)).mul_(counts), 1.0 / targets, part, w, start, count);
            }
        }

        var values = (divergence.mul(scale).to_type(h.dtype).squeeze(0), text.div(all).to_type(h.dtype).squeeze(0));
        return wanted
            ? (PreparedGradient.Attach(values.Item1, (hidden, gradients[0].Hidden), (weight, gradients[0].Weight)).MoveToOuterDisposeScope(),
                PreparedGradient.Attach(values.Item2, (hidden, gradients[1].Hidden), (weight, gradients[1].Weight)).MoveToOuterDisposeScope())
            : (values.Item1.MoveToOuterDisposeScope(), values.Item2.MoveToOuterDisposeScope());
    }

    private static void Accumulate((Tensor Hidden, Tensor Weight) gradient, Tensor difference, double factor, Tensor part, Tensor weight, long start, long count)
    {
        gradient.Hidden.narrow(0, start, count).addmm_(difference, weight, beta: 0, alpha: (float)factor);
        gradient.Weight.addmm_(difference.t(), part, beta: 1, alpha: (float)factor);
    }
}
