namespace Offprint.Training;

/// <summary>The ranges of a configuration's fields.</summary>
internal static class ConfigurationRules
{
    public static void Check(TrainingConfiguration c)
    {
        Text(c.Data.Path, "data.path");
        Text(c.Output, "output");
        Is(c.Data.HeldOut is > 0 and <= 0.5, "data.heldOut", c.Data.HeldOut, "above 0 and at most 0.5");
        Is(c.Tokenizer.Vocabulary is >= 270 and <= 1 << 20, "tokenizer.vocabulary", c.Tokenizer.Vocabulary, "from 270 to 1,048,576");
        Model(c.Model);
        Training(c.Training);
        ObjectiveChoice.Check(c);
    }

    private static void Model(ModelSection m)
    {
        if (m.From is not null && m != new ModelSection { From = m.From })
        {
            throw new ArgumentException("model.from takes the whole architecture from that checkpoint; leave out the other fields of 'model'.");
        }

        if (!ModelPresets.Names.Contains(m.Preset))
        {
            throw new ArgumentException($"model.preset is '{m.Preset}'; there are {string.Join(", ", ModelPresets.Names)}.");
        }

        foreach (var (name, value) in new[] { ("layers", m.Layers), ("width", m.Width), ("heads", m.Heads), ("keyValueHeads", m.KeyValueHeads), ("feedForward", m.FeedForward) })
        {
            Is(value is null or >= 1, "model." + name, value ?? 0, "at least 1");
        }

        Is(m.Dropout is >= 0 and < 1, "model.dropout", m.Dropout, "at least 0 and below 1");
    }

    private static void Training(TrainingSection t)
    {
        Is(t.Context >= 8, "training.context", t.Context, "at least 8");
        Is(t.BatchSize >= 1, "training.batchSize", t.BatchSize, "at least 1");
        Is(t.Accumulation >= 1, "training.accumulation", t.Accumulation, "at least 1");
        Is(t.Steps is null or >= 1, "training.steps", t.Steps ?? 0, "at least 1");
        Is(t.Epochs > 0 && double.IsFinite(t.Epochs), "training.epochs", t.Epochs, "positive");
        Is(t.Minutes is null or > 0, "training.minutes", t.Minutes ?? 0, "positive");
        Is(t.LearningRate > 0 && double.IsFinite(t.LearningRate), "training.learningRate", t.LearningRate, "positive");
        Is(t.WarmUp is >= 0 and <= 1, "training.warmUp", t.WarmUp, "a share from 0 to 1");
        Is(t.Floor is >= 0 and <= 1, "training.floor", t.Floor, "a share from 0 to 1");
        Is(t.Decay is >= 0 and <= 1, "training.decay", t.Decay, "a share from 0 to 1");
        Is(t.WeightDecay >= 0, "training.weightDecay", t.WeightDecay, "0 or positive");
        Is(t.Momentum is >= 0 and < 1, "training.momentum", t.Momentum, "at least 0 and below 1");
        Is(t.GradientClip >= 0, "training.gradientClip", t.GradientClip, "0 or positive");
        Is(t.EvaluateEvery >= 0, "training.evaluateEvery", t.EvaluateEvery, "0 or positive");
        Is(t.Patience >= 0, "training.patience", t.Patience, "0 or positive");
        Is(t.CheckpointEvery >= 0, "training.checkpointEvery", t.CheckpointEvery, "0 or positive");
        Is(t.CheckpointMinutes >= 0, "training.checkpointMinutes", t.CheckpointMinutes, "0 or positive");
        Is(t.KeepCheckpoints >= 1, "training.keepCheckpoints", t.KeepCheckpoints, "at least 1");
        Is(t.LogEvery >= 1, "training.logEvery", t.LogEvery, "at least 1");
    }

    private static void Text(string? value, string name)
    {
        if (string.IsNullOrWhiteSpace(value))
        {
            throw new ArgumentException($"{name} is empty.");
        }
    }

    private static void Is(bool right, string name, double value, string wanted)
    {
        if (!right)
        {
            throw new ArgumentException(FormattableString.Invariant($"{name} is {value}; it must be {wanted}."));
        }
    }
}
