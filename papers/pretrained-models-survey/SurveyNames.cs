using System.Globalization;

namespace Offprint.Papers.Reproductions;

/// <summary>The names under which workers record and claims read.</summary>
internal static class SurveyNames
{
    /// <summary>The number of labels that the claims are about.</summary>
    public const int Labels = 200;

    /// <summary>All numbers of labels.</summary>
    public static readonly int[] LabelCounts = [50, Labels, 1000];

    public const string Pretrained = "era accuracy, mean of the pre-trained", FromScratch = "era accuracy, mean of the same networks from scratch";

    public static string Era(int labels, string method) => string.Create(CultureInfo.InvariantCulture, $"era accuracy, {labels} labels: {method}");

    public static string Infill(string method) => $"gap tokens right: {method}";

    public static string Similarity(string method) => $"reciprocal rank: {method}";

    public static string Bits(string method) => $"bits per byte: {method}";

    public static string StepSeconds(string id) => $"step seconds {id}";

    public static string StartSeconds(string id) => $"start seconds {id}";

    public static string StepFlops(string id) => $"step operations {id}";

    /// <summary>Factor and unit of a measurement: shares are recorded in points.</summary>
    public static (double Scale, string Unit) Unit(string name) =>
        name.StartsWith("era", StringComparison.Ordinal) || name.StartsWith("gap", StringComparison.Ordinal) ? (100, "points") : (1, "");

    /// <summary>The network that pre-training begins with: embeddings from counts, all else noise.</summary>
    public static string Start(string id) => $"start of {id}";

    /// <summary>The same network without pre-training.</summary>
    public static string Scratch(string id) => Training.Objectives.Find(id).Head switch
    {
        Models.ModelHead.CausalLanguageModel => "scratch decoder",
        Models.ModelHead.SequenceToSequence => "scratch encoder-decoder",
        _ => "scratch encoder",
    };
}
