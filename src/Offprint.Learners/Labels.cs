namespace Offprint.Learners;

/// <summary>Checks of the labels that classifiers are fitted to.</summary>
internal static class Labels
{
    /// <summary>The number of classes: one more than the largest label.</summary>
    /// <exception cref="ArgumentException">Counts differ, a label is negative, or a class has no row.</exception>
    public static int Count(FeatureTable rows, int[] labels)
    {
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentNullException.ThrowIfNull(labels);
        if (labels.Length != rows.Count)
        {
            throw new ArgumentException($"There are {labels.Length} labels and {rows.Count} rows.", nameof(labels));
        }

        var at = Array.FindIndex(labels, static l => l < 0);
        if (at >= 0)
        {
            throw new ArgumentException($"labels[{at}] is {labels[at]}; classes are numbered from 0.", nameof(labels));
        }

        var classes = labels.Max() + 1;
        if (classes < 2)
        {
            throw new ArgumentException("All labels are 0; at least two classes are needed.", nameof(labels));
        }

        var seen = new bool[classes];
        foreach (var label in labels)
        {
            seen[label] = true;
        }

        var missing = Array.IndexOf(seen, false);
        return missing < 0 ? classes : throw new ArgumentException($"No row has the label {missing}, but {classes - 1} occurs; number the classes without gaps.", nameof(labels));
    }

    /// <summary>Refuses targets that are not one finite number a row.</summary>
    public static void RequireTargets(FeatureTable rows, double[] targets)
    {
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentNullException.ThrowIfNull(targets);
        if (targets.Length != rows.Count)
        {
            throw new ArgumentException($"There are {targets.Length} targets and {rows.Count} rows.", nameof(targets));
        }

        var at = Array.FindIndex(targets, static t => !double.IsFinite(t));
        if (at >= 0)
        {
            throw new ArgumentException($"targets[{at}] is {targets[at]}; targets are finite numbers.", nameof(targets));
        }
    }
}
