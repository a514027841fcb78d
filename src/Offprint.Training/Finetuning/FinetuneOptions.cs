using Offprint.Models;

namespace Offprint.Training;

/// <summary>How a classifier is fine-tuned. The schedule is the usual one of pre-trained encoders: AdamW, warm-up, linear decay, gradients clipped at 1.</summary>
public sealed record FinetuneOptions
{
    /// <summary>
    /// How token vectors become the one that is classified. Null (default): the first token of an encoder ([CLS]), the last token of a decoder, the first state of an encoder-decoder's decoder.
    /// </summary>
    public Pooling? Pooling { get; init; }

    /// <summary>Tokens of a text that are read, special ones included; null (default): the model's positions, at most 256.</summary>
    public int? Context { get; init; }

    /// <summary>Texts in a batch. Default 16.</summary>
    public int BatchSize { get; init; } = 16;

    /// <summary>Passes over the texts. Default 10.</summary>
    public double Epochs { get; init; } = 10;

    /// <summary>The highest learning rate. Default 5e-4, for small models; 2e-5 to 5e-5 is usual for models of 100M parameters and more.</summary>
    public double LearningRate { get; init; } = 5e-4;

    /// <summary>Share of the run over which the rate rises. Default 0.06.</summary>
    public double WarmUp { get; init; } = 0.06;

    /// <summary>Weight decay of matrices. Default 0.01.</summary>
    public double WeightDecay { get; init; } = 0.01;

    /// <summary>Where the run ends at the latest, with the learning rate at its end; null (default): after all passes.</summary>
    public TimeSpan? MaxTime { get; init; }

    /// <summary>Folder for checkpoints, every five minutes: a run that was stopped goes on from the newest one. Null (default): none.</summary>
    public string? Folder { get; init; }

    /// <summary>Train the head alone. Default false.</summary>
    public bool FreezeBody { get; init; }

    /// <summary>Seed of head, order and dropout. Default 42.</summary>
    public ulong Seed { get; init; } = 42;

    /// <summary>Checks the values.</summary>
    /// <exception cref="ArgumentException">A value is out of range; the message names it.</exception>
    public void Validate()
    {
        Check(Context is null or >= 4, nameof(Context), Context ?? 0, "at least 4");
        Check(BatchSize >= 1, nameof(BatchSize), BatchSize, "at least 1");
        Check(Epochs > 0 && double.IsFinite(Epochs), nameof(Epochs), Epochs, "positive");
        Check(LearningRate > 0 && double.IsFinite(LearningRate), nameof(LearningRate), LearningRate, "positive");
        Check(WarmUp is >= 0 and <= 1, nameof(WarmUp), WarmUp, "a share from 0 to 1");
        Check(MaxTime is null || MaxTime > TimeSpan.Zero, nameof(MaxTime), MaxTime?.TotalSeconds ?? 0, "longer than nothing");
        Check(WeightDecay >= 0 && double.IsFinite(WeightDecay), nameof(WeightDecay), WeightDecay, "0 or positive");
    }

    private static void Check(bool right, string name, double value, string wanted)
    {
        if (!right)
        {
            throw new ArgumentException(FormattableString.Invariant($"{name} is {value}; it must be {wanted}."), name);
        }
    }
}
