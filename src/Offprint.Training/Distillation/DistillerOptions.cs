namespace Offprint.Training;

/// <summary>How a student is distilled.</summary>
public sealed record DistillerOptions
{
    /// <summary>What is taken from the teacher. Default logits.</summary>
    public DistillationKind Kind { get; init; }

    /// <summary>T, which softens both distributions. Default 2.</summary>
    public double Temperature { get; init; } = 2;

    /// <summary>Share of the teacher's term in the loss; the rest is the cross-entropy with the text. Default 0.7.</summary>
    public double TeacherShare { get; init; } = 0.7;

    /// <summary>
    /// For hidden states: pairs of student and teacher layers, 0 for the embeddings, n for the output of layer n. Default: the last layers of both.
    /// </summary>
    public IReadOnlyList<(int Student, int Teacher)>? Layers { get; init; }

    /// <summary>Seed of the linear maps. Default 42.</summary>
    public ulong Seed { get; init; } = 42;

    internal void Validate()
    {
        if (!(Temperature > 0) || !double.IsFinite(Temperature))
        {
            throw new ArgumentException(FormattableString.Invariant($"{nameof(Temperature)} is {Temperature}; it must be positive."));
        }

        if (!(TeacherShare >= 0 && TeacherShare <= 1))
        {
            throw new ArgumentException(FormattableString.Invariant($"{nameof(TeacherShare)} is {TeacherShare}; it must be from 0 to 1."));
        }
    }
}
