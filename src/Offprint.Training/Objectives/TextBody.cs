using Offprint.Models;
using Offprint.Tensors;
using TorchSharp;
using static TorchSharp.torch;

namespace Offprint.Training;

/// <summary>The body of any text model without its head: token vectors, and one vector a text. Temporaries are left to the caller's dispose scope.</summary>
internal static class TextBody
{
    /// <summary>Whether a model is one of those below.</summary>
    public static bool Is(nn.Module? model) => model is TextEncoder or MaskedLanguageModel or CausalLanguageModel or Seq2SeqLanguageModel;

    /// <summary>Token vectors [B, S, d]; of an encoder-decoder those of the encoder.</summary>
    public static Tensor Hidden(PretrainedModel model, in ModelInput input)
    {
        var plain = input with { Logits = LogitSelection.None };
        return model switch
        {
            TextEncoder encoder => encoder.Forward(plain).LastHidden!,
            MaskedLanguageModel masked => masked.Forward(plain).LastHidden!,
            CausalLanguageModel decoder => decoder.Forward(plain).LastHidden!,
            Seq2SeqLanguageModel pair => pair.Encode(plain).LastHidden!,
            _ => throw new ArgumentException($"A {model?.GetType().Name ?? "null"} has no token vectors of a text.", nameof(model)),
        };
    }

    /// <summary>One vector a row, [B, d]. <see cref="Pooling.First"/> of an encoder-decoder is the first state of its decoder over the encoded text.</summary>
    public static Tensor Vector(PretrainedModel model, in ModelInput input, Pooling pooling)
    {
        if (pooling == Pooling.Pooler)
        {
            return model is TextEncoder encoder ? encoder.Encode(input, pooling) : throw new ArgumentException($"A {model?.GetType().Name ?? "null"} has no pooler; use Mean, First, Last or Max.", nameof(pooling));
        }

        if (pooling == Pooling.First && model is Seq2SeqLanguageModel pair)
        {
            var encoded = pair.Encode(input).LastHidden!;
            var start = pair.ShiftRight(zeros([encoded.shape[0], 1], ScalarType.Int64, encoded.device));
            return pair.Decode(encoded, input.PaddingMask, new ModelInput(start) { Logits = LogitSelection.None }).LastHidden!.select(1, 0);
        }

        return Pool(Hidden(model, input), input.PaddingMask, pooling);
    }

    private static Tensor Pool(Tensor hidden, Tensor? padding, Pooling pooling)
    {
        var (batch, length) = (hidden.shape[0], hidden.shape[1]);
        if (pooling == Pooling.First)
        {
            return hidden.select(1, 0);
        }

        if (padding is null)
        {
            return pooling switch { Pooling.Last => hidden.select(1, length - 1), Pooling.Max => hidden.amax([1]), _ => hidden.mean([1]) };
        }

        var real = padding.ne(Scalars.Of(0L));
        if (pooling == Pooling.Last)
        {
            var last = real.to_type(ScalarType.Int64).mul(Scalars.Range(1, length + 1, hidden.device)).amax([1], keepdim: true).sub(Scalars.Of(1L)).clamp(min: Scalars.Of(0L));
            return hidden.gather(1, last.unsqueeze(-1).expand(batch, 1, hidden.shape[2])).squeeze(1);
        }

        if (pooling == Pooling.Max)
        {
            return hidden.masked_fill(real.unsqueeze(-1).logical_not(), Scalars.Of(-1e30)).amax([1]);
        }

        var weights = real.unsqueeze(-1).to_type(hidden.dtype);
        return hidden.mul(weights).sum([1]).div(weights.sum([1]).clamp(min: Scalars.Of(1.0)));
    }
}
