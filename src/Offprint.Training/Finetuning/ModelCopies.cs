using Offprint.Models;
using static TorchSharp.torch;

namespace Offprint.Training;

/// <summary>Copies of models, for runs that start from one and must not change it.</summary>
internal static class ModelCopies
{
    /// <summary>A model of the same class and configuration with the same weights; modules that were put beside it are left out.</summary>
    public static PretrainedModel Copy(PretrainedModel model)
    {
        PretrainedModel copy = model switch
        {
            CausalLanguageModel => CausalLanguageModel.Create(model.Config, 0, model.DataType, model.Device),
            MaskedLanguageModel => MaskedLanguageModel.Create(model.Config, 0, model.DataType, model.Device),
            Seq2SeqLanguageModel => Seq2SeqLanguageModel.Create(model.Config, 0, model.DataType, model.Device),
            TextEncoder => TextEncoder.Create(model.Config, 0, model.DataType, model.Device),
            _ => throw new ArgumentException($"A {model?.GetType().Name ?? "null"} cannot be copied.", nameof(model)),
        };
        using var quiet = no_grad();
        foreach (var spec in model.TensorSpecs.Where(static spec => spec.TiedTo is null))
        {
            copy.ParameterOf(spec.Name).copy_(model.ParameterOf(spec.Name));
        }

        return copy;
    }
}
