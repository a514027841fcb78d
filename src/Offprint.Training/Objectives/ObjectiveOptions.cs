using Offprint.Models;

namespace Offprint.Training;

/// <summary>What may be changed about the objectives that <see cref="Objectives.Create"/> makes. Null leaves an objective its own default; settings that an objective lacks are passed over.</summary>
public sealed record ObjectiveOptions
{
    /// <summary>Share of the tokens that are hidden. Default: 0.15; 0.3 for <c>infill</c>; 1/6 for <c>plm</c>.</summary>
    public double? Share { get; init; }

    /// <summary>Mean tokens of a span that is hidden (<c>t5</c>, <c>infill</c>, <c>glm</c>). Default 3.</summary>
    public double? MeanSpan { get; init; }

    /// <summary><c>rtd</c>: width of the generator as a share of the model's. Default 0.5.</summary>
    public double? GeneratorShare { get; init; }

    /// <summary><c>rtd</c>: weight λ of the detection loss. Default 50.</summary>
    public double? DetectionWeight { get; init; }

    /// <summary><c>simcse</c>: temperature of the cosine similarities. Default 0.05.</summary>
    public double? Temperature { get; init; }

    /// <summary><c>simcse</c>: how token vectors become one. Default their mean.</summary>
    public Pooling Pooling { get; init; } = Pooling.Mean;

    internal void Validate()
    {
        Check(Share is null or (> 0 and < 1), nameof(Share), Share, "above 0 and below 1");
        Check(MeanSpan is null or (>= 1 and <= 100), nameof(MeanSpan), MeanSpan, "from 1 to 100");
        Check(GeneratorShare is null or (> 0 and <= 1), nameof(GeneratorShare), GeneratorShare, "above 0 and at most 1");
        Check(DetectionWeight is null or > 0, nameof(DetectionWeight), DetectionWeight, "positive");
        Check(Temperature is null or > 0, nameof(Temperature), Temperature, "positive");
    }

    private static void Check(bool right, string name, double? value, string wanted)
    {
        if (!right)
        {
            throw new ArgumentException(FormattableString.Invariant($"{name} is {value}; it must be {wanted}."), name);
        }
    }
}
