namespace Offprint.Training;

/// <summary>How a model is trained on a user's pictures.</summary>
public sealed record ImageRunOptions
{
    /// <summary>What is learned. Default labels.</summary>
    public ImageTask Task { get; init; }

    /// <summary>Folder of a ViT whose body the classifier begins with; sizes are its own then. Null (default): random weights.</summary>
    public string? From { get; init; }

    /// <summary>Codes of a painter's pictures. Default 64.</summary>
    public int PictureCodes { get; init; } = 64;

    /// <summary>Side that pictures are resized to, a multiple of <see cref="PatchSize"/>. Default 56.</summary>
    public int ImageSize { get; init; } = 56;

    /// <summary>Side of a patch. Default 7.</summary>
    public int PatchSize { get; init; } = 7;

    /// <summary>Layers of a stack. Default 3.</summary>
    public int Layers { get; init; } = 3;

    /// <summary>Width of a stack, a multiple of <see cref="Heads"/>. Default 64.</summary>
    public int Width { get; init; } = 64;

    /// <summary>Heads of a layer. Default 4.</summary>
    public int Heads { get; init; } = 4;

    /// <summary>The longest caption in tokens; longer ones are cut. Default 32.</summary>
    public int TextLength { get; init; } = 32;

    /// <summary>Most entries of the vocabulary that is learned from the captions. Default 1,024.</summary>
    public int Vocabulary { get; init; } = 1024;

    /// <summary>Sentences that class names are put into, for CLIP and captioner; {} stands for the name.</summary>
    public IReadOnlyList<string> Templates { get; init; } = ["a photo of a {}", "a picture of a {}", "{}"];

    /// <summary>Optimizer steps. Default 600.</summary>
    public int Steps { get; init; } = 600;

    /// <summary>Pictures in a step. Default 64.</summary>
    public int BatchSize { get; init; } = 64;

    /// <summary>The highest learning rate. Default 1e-3.</summary>
    public double LearningRate { get; init; } = 1e-3;

    /// <summary>Share of the pictures that is kept for evaluation, from 0 to below 1. Default 0.1.</summary>
    public double HeldOut { get; init; } = 0.1;

    /// <summary>Seed of weights, order and split. Default 42.</summary>
    public ulong Seed { get; init; } = 42;

    /// <summary>Checks all values.</summary>
    /// <exception cref="ArgumentException">A value is out of range; the message names it.</exception>
    public void Validate()
    {
        Check(PatchSize >= 1, nameof(PatchSize), PatchSize, "at least 1");
        Check(ImageSize >= PatchSize && ImageSize % PatchSize == 0, nameof(ImageSize), ImageSize, $"a multiple of the patch size {PatchSize}");
        Check(PictureCodes >= 2, nameof(PictureCodes), PictureCodes, "at least 2");
        Check(Task != ImageTask.Painter || ImageSize % 4 == 0, nameof(ImageSize), ImageSize, "a multiple of 4 for pictures that are painted");
        if (From is not null && Task != ImageTask.Classifier)
        {
            throw new ArgumentException($"Only a classifier begins with a model; the task is {Task}.", nameof(From));
        }

        Check(Layers >= 1, nameof(Layers), Layers, "at least 1");
        Check(Heads >= 1, nameof(Heads), Heads, "at least 1");
        Check(Width >= 4 && Width % Heads == 0 && Width % 4 == 0, nameof(Width), Width, $"a multiple of 4 and of the {Heads} heads");
        Check(TextLength >= 3, nameof(TextLength), TextLength, "at least 3");
        Check(Vocabulary >= 300, nameof(Vocabulary), Vocabulary, "at least 300");
        Check(Steps >= 1, nameof(Steps), Steps, "at least 1");
        Check(BatchSize >= 2, nameof(BatchSize), BatchSize, "at least 2");
        Check(LearningRate > 0 && double.IsFinite(LearningRate), nameof(LearningRate), LearningRate, "positive");
        Check(HeldOut is >= 0 and < 1, nameof(HeldOut), HeldOut, "from 0 to below 1");
        if (Templates.Count == 0 || Templates.Any(template => !template.Contains("{}", StringComparison.Ordinal)))
        {
            throw new ArgumentException("Templates must be sentences with {} for the class name, at least one.", nameof(Templates));
        }
    }

    private static void Check(bool right, string name, double value, string wanted)
    {
        if (!right)
        {
            throw new ArgumentException(FormattableString.Invariant($"{name} is {value}; it must be {wanted}."), name);
        }
    }
}
