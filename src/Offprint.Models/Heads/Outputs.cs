using static TorchSharp.torch;

namespace Offprint.Models;

internal static class Outputs
{
    /// <summary>Moves everything out of the current dispose scope and wraps it.</summary>
    public static ModelOutput Pass(Tensor? logits, StackOutput body, Tensor? pooled = null)
    {
        logits?.MoveToOuterDisposeScope();
        pooled?.MoveToOuterDisposeScope();
        body.Hidden.MoveToOuterDisposeScope();
        foreach (var x in body.HiddenStates ?? [])
        {
            x.MoveToOuterDisposeScope();
        }
        foreach (var x in (body.Attentions ?? []).Concat(body.CrossAttentions ?? []))
        {
            x.MoveToOuterDisposeScope();
        }
        return new ModelOutput(logits, body.Hidden, body.HiddenStates, body.Attentions, pooled) { CrossAttentions = body.CrossAttentions };
    }

    /// <summary>Moves a finished output out of the current dispose scope.</summary>
    public static ModelOutput Move(ModelOutput output)
    {
        var body = new StackOutput(output.LastHidden!, output.HiddenStates, output.Attentions, output.CrossAttentions);
        return Pass(output.HasLogits ? output.Logits : null, body, output.Pooled);
    }
}
