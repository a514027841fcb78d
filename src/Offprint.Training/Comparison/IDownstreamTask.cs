namespace Offprint.Training;

/// <summary>A task by which pre-trained models are compared. Equal models give equal scores; the units and their order are the same for every model.</summary>
public interface IDownstreamTask
{
    /// <summary>A short name: "classification, 200 labels".</summary>
    string Name { get; }

    /// <summary>What a score is: "accuracy".</summary>
    string Metric { get; }

    /// <summary>Whether a higher score is better.</summary>
    bool HigherIsBetter { get; }

    /// <summary>Whether a model of this kind can do the task at all.</summary>
    /// <param name="trained">The model.</param>
    bool Supports(TrainedObjective trained);

    /// <summary>Scores a model.</summary>
    /// <param name="trained">The model, which is not changed.</param>
    /// <param name="cancellation">Stops between batches.</param>
    /// <returns>One score a unit.</returns>
    /// <exception cref="NotSupportedException">The model cannot do the task.</exception>
    IReadOnlyList<TaskScore> Evaluate(TrainedObjective trained, CancellationToken cancellation = default);
}
