namespace Offprint.Training;

/// <summary>Adds up the scores of items by unit.</summary>
internal static class UnitScores
{
    /// <summary>One mean a unit, units in the order of their first item.</summary>
    public static IReadOnlyList<TaskScore> Of(IReadOnlyList<string> units, IReadOnlyList<double> values) =>
        [.. units.Select((unit, i) => (unit, value: values[i])).GroupBy(static item => item.unit, StringComparer.Ordinal)
            .Select(static group => new TaskScore(group.Key, group.Average(static item => item.value), group.Count()))];

    /// <summary>The mean over repetitions that have the same units.</summary>
    public static IReadOnlyList<TaskScore> Mean(IReadOnlyList<IReadOnlyList<TaskScore>> repetitions) =>
        [.. repetitions[0].Select((score, i) => score with { Value = repetitions.Average(own => own[i].Value) })];

    public static NotSupportedException Unable(IDownstreamTask task, TrainedObjective trained) => new($"A model of '{trained.Id}' ({trained.Model.GetType().Name}) cannot do '{task.Name}'.");
}
