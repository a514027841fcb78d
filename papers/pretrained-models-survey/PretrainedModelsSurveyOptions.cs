using Offprint.Training;

namespace Offprint.Papers.Reproductions;

/// <summary>Options of the comparison of pre-training objectives.</summary>
public sealed record PretrainedModelsSurveyOptions : IReproductionOptions
{
    /// <summary>The objectives that the claims are about.</summary>
    internal static readonly string[] Judged = ["clm", "mlm", "rtd", "t5"];

    /// <summary>Pre-training time of an objective.</summary>
    [Option("--seconds", "Pre-training time of each objective on one core, in seconds by the measured cost of its steps")]
    public double Seconds { get; init; } = 18;

    /// <summary>Objectives beside those of the claims.</summary>
    [Option("--also", "Further objectives for the table, separated by commas (wwm, span, unilm, plm, glm, prefix, infill), or all")]
    public string Also { get; init; } = "";

    internal IReadOnlyList<string> Objectives
    {
        get
        {
            var also = Also == "all"
                ? Training.Objectives.All.Select(static info => info.Id).Where(static id => id != "simcse")
                : Also.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
            return [.. Judged.Concat(also).Distinct(StringComparer.Ordinal)];
        }
    }

    /// <inheritdoc />
    public void Validate()
    {
        if (!(Seconds is > 0 and <= 3600)) throw new ArgumentException(FormattableString.Invariant($"--seconds is {Seconds}; it must be above 0 and at most 3600"));
        foreach (string id in Objectives)
        {
            if (Training.Objectives.Find(id).Id == "simcse") throw new ArgumentException("--also: simcse is part of every run, it goes on from mlm; leave it out");
        }
    }
}
