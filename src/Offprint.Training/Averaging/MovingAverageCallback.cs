using System.Globalization;
using Offprint.Tensors;

namespace Offprint.Training;

/// <summary>Updates an <see cref="ExponentialMovingAverage"/> after every step, and keeps it in checkpoints.</summary>
/// <param name="average">The average of the trainer's model.</param>
public sealed class MovingAverageCallback(ExponentialMovingAverage average) : TrainerCallback
{
    private const string FileName = "average.safetensors";

    /// <summary>The average.</summary>
    public ExponentialMovingAverage Average { get; } = average ?? throw new ArgumentNullException(nameof(average));

    /// <inheritdoc/>
    public override void OnStepEnd(Trainer trainer, StepReport report) => Average.Update();

    /// <inheritdoc/>
    public override void OnCheckpoint(Trainer trainer, string folder)
    {
        Directory.CreateDirectory(folder);
        SafetensorsFile.Write(Path.Combine(folder, FileName), Average.Values, new Dictionary<string, string> { ["updates"] = Average.Updates.ToString(CultureInfo.InvariantCulture) });
    }

    /// <inheritdoc/>
    public override void OnResume(Trainer trainer, string folder)
    {
        using var scope = new TensorScope();
        using var source = SafetensorsFile.Open(Path.Combine(folder, FileName));
        Average.Restore(source.Tensors.Keys.ToDictionary(static name => name, name => source.Read(name), StringComparer.Ordinal), long.Parse(source.Metadata["updates"], CultureInfo.InvariantCulture));
    }
}
