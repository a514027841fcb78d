namespace Offprint.Training;

/// <summary>How objectives are compared.</summary>
public sealed record ComparisonOptions
{
    /// <summary>Ids of the objectives. Default clm, mlm, rtd, t5, simcse.</summary>
    public IReadOnlyList<string> Objectives { get; init; } = ["clm", "mlm", "rtd", "t5", "simcse"];

    /// <summary>The network: the same sizes for all. Default 2 layers of width 96 with 4 heads, a context of 64 tokens, and encoders whose heads look at neighbors from the start.</summary>
    public ObjectiveModelSize Size { get; init; } = new() { Neighbors = true };

    /// <summary>
    /// Whether pre-training begins with token embeddings from the counts of neighbors in the training text (<see cref="Models.CooccurrenceStart"/>), at the cost of the steps that it takes the time of. Networks from
    /// scratch never do, nor do any with a larger vocabulary than that can count. Default true.
    /// </summary>
    public bool CountedStart { get; init; } = true;

    /// <summary>Tokens of the vocabulary that is trained on the text. Default 4,096.</summary>
    public int Vocabulary { get; init; } = 4096;

    /// <summary>Pre-training that every objective gets, in seconds of processor time by the measured cost of its steps. Default 18.</summary>
    public double Seconds { get; init; } = 18;

    /// <summary>Sequences in a batch. Default 8: in so little time many small steps do more than few large ones.</summary>
    public int BatchSize { get; init; } = 8;

    /// <summary>The highest learning rate of pre-training. Default 3e-3.</summary>
    public double LearningRate { get; init; } = 3e-3;

    /// <summary>Texts in a batch of <c>simcse</c>, each the negative of all others. Default 16.</summary>
    public int ContrastiveBatchSize { get; init; } = 16;

    /// <summary>The highest learning rate of <c>simcse</c>, which goes on from a trained model. Default 1e-3.</summary>
    public double ContrastiveLearningRate { get; init; } = 1e-3;

    /// <summary>Numbers of labelled texts to fine-tune on. Default 200.</summary>
    public IReadOnlyList<int> LabelCounts { get; init; } = [200];

    /// <summary>Draws of labelled texts that are averaged. Default 3.</summary>
    public int Repetitions { get; init; } = 3;

    /// <summary>Passages that are scored, at most so many a unit. Default 24.</summary>
    public int PassagesPerUnit { get; init; } = 24;

    /// <summary>Passages that are scored, all together. Default 600.</summary>
    public int Passages { get; init; } = 600;

    /// <summary>How models are fine-tuned.</summary>
    public FinetuneOptions Finetune { get; init; } = new();

    /// <summary>Seed of weights, order and dropout. Default 42.</summary>
    public ulong Seed { get; init; } = 42;

    /// <summary>Checks the values.</summary>
    /// <exception cref="ArgumentException">A value is out of range, an objective is unknown or named twice.</exception>
    public void Validate()
    {
        foreach (var id in Objectives)
        {
            Training.Objectives.Find(id);
        }

        Check(Objectives.Count >= 1 && Objectives.Distinct(StringComparer.Ordinal).Count() == Objectives.Count, nameof(Objectives), Objectives.Count, "one or more, each once");
        Size.Validate();
        Finetune.Validate();
        Check(Vocabulary is >= 320 and <= 65_535, nameof(Vocabulary), Vocabulary, "from 320 to 65,535");
        Check(Seconds > 0 && double.IsFinite(Seconds), nameof(Seconds), Seconds, "positive");
        Check(BatchSize >= 1, nameof(BatchSize), BatchSize, "at least 1");
        Check(LearningRate > 0 && double.IsFinite(LearningRate), nameof(LearningRate), LearningRate, "positive");
        Check(ContrastiveBatchSize >= 2, nameof(ContrastiveBatchSize), ContrastiveBatchSize, "at least 2");
        Check(ContrastiveLearningRate > 0 && double.IsFinite(ContrastiveLearningRate), nameof(ContrastiveLearningRate), ContrastiveLearningRate, "positive");
        Check(LabelCounts.All(static count => count >= 2), nameof(LabelCounts), LabelCounts.Count == 0 ? 0 : LabelCounts.Min(), "at least 2");
        Check(Repetitions >= 1, nameof(Repetitions), Repetitions, "at least 1");
        Check(PassagesPerUnit >= 2, nameof(PassagesPerUnit), PassagesPerUnit, "at least 2");
        Check(Passages >= 2, nameof(Passages), Passages, "at least 2");
    }

    private static void Check(bool right, string name, double value, string wanted)
    {
        if (!right)
        {
            throw new ArgumentException(FormattableString.Invariant($"{name} is {value}; it must be {wanted}."), name);
        }
    }
}
