using Offprint.Models;
using TorchSharp;
using static TorchSharp.torch;

namespace Offprint.Training;

/// <summary>The loss that objectives of masked language models share: cross-entropy of the chosen columns.</summary>
internal static class MaskedLoss
{
    public static Tensor Mean(PretrainedModel model, ObjectiveBatch batch, IPretrainingObjective objective)
    {
        ArgumentNullException.ThrowIfNull(batch);
        using var scope = NewDisposeScope();
        return Mean(Model(model, objective).Forward(batch.Input).Logits, batch).MoveToOuterDisposeScope();
    }

    public static Tensor Mean(Tensor logits, ObjectiveBatch batch) =>
        nn.functional.cross_entropy(logits.reshape(-1, logits.shape[^1]), batch.Labels.reshape(-1), ignore_index: ObjectiveBatch.Ignored);

    public static MaskedLanguageModel Model(PretrainedModel model, IPretrainingObjective objective) => model as MaskedLanguageModel
        ?? throw new ObjectiveNotSupportedException(objective.Name, $"it needs {objective.Needs}, and this is a {model?.GetType().Name ?? "null"}");
}
