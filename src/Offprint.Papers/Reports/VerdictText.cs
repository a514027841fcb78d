using System.Globalization;

namespace Offprint.Papers;

/// <summary>Verdicts and claims as plain sentences.</summary>
public static class VerdictText
{
    /// <summary>A verdict in words: "holds", "holds partly", "does not hold", "inconclusive".</summary>
    /// <param name="verdict">The verdict.</param>
    /// <returns>Lower-case words.</returns>
    public static string Words(VerdictKind verdict) => verdict switch
    {
        VerdictKind.Holds => "holds",
        VerdictKind.Partly => "holds partly",
        VerdictKind.DoesNotHold => "does not hold",
        _ => "inconclusive",
    };

    /// <summary>The verdict of a run in words, with its reason where there is one.</summary>
    /// <param name="report">The report.</param>
    /// <returns>"Holds", "Inconclusive: the model never left the plateau", "Quick run, no verdict".</returns>
    public static string Headline(RunReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        var text = report.Verdict is { } verdict
            ? Words(verdict) + (report.Reason is null ? "" : ": " + report.Reason)
            : report.Reason ?? "no verdict";
        return char.ToUpperInvariant(text[0]) + text[1..];
    }

    /// <summary>The state of a claim in words: its verdict, "not run (needs --full)", or "no verdict".</summary>
    /// <param name="claim">The claim.</param>
    /// <param name="size">Size of the run.</param>
    /// <returns>Lower-case words.</returns>
    public static string ClaimWords(ClaimResult claim, RunSize size)
    {
        ArgumentNullException.ThrowIfNull(claim);
        return claim.Verdict is { } verdict ? Words(verdict) : size == RunSize.Quick ? "no verdict" : "not run (needs --full)";
    }

    /// <summary>
    /// A claim as one sentence: "prepacked prefill is 3.1x faster than padded (95% interval 2.9 to 3.3, bar at least 2): holds".
    /// </summary>
    /// <param name="claim">The claim with its figures.</param>
    /// <param name="size">Size of the run.</param>
    /// <param name="sentence">The claim's own sentence (<see cref="Claim.Sentence"/>), if it has one.</param>
    /// <returns>The sentence without a full stop.</returns>
    public static string Sentence(ClaimResult claim, RunSize size, string? sentence = null)
    {
        ArgumentNullException.ThrowIfNull(claim);
        var figure = Figure(claim);
        var text = sentence is not null && double.IsFinite(claim.Estimate)
            ? sentence.Replace("{0}", figure, StringComparison.Ordinal)
            : $"{claim.Metric}: {figure}";
        string?[] all = [IntervalWords(claim), BarWords(claim)];
        List<string> details = [.. all.OfType<string>()];
        return text + (details.Count == 0 ? "" : $" ({string.Join(", ", details)})") + ": " + ClaimWords(claim, size);
    }

    /// <summary>The sentences of all claims, with the texts of the reproduction where it is known.</summary>
    /// <param name="report">The report.</param>
    /// <param name="reproduction">The reproduction that made it, for its claims' own sentences.</param>
    /// <returns>One sentence a claim, in order.</returns>
    public static IReadOnlyList<string> Sentences(RunReport report, IReproduction? reproduction = null)
    {
        ArgumentNullException.ThrowIfNull(report);
        return [.. report.Claims.Select(result => Sentence(result, report.Size, reproduction?.Claims.FirstOrDefault(claim => claim.Name == result.Name)?.Sentence))];
    }

    /// <summary>The figure of a claim with its unit: "3.1x", "0.87", "12 ms", "not measured".</summary>
    /// <param name="claim">The claim.</param>
    /// <returns>Short text.</returns>
    public static string Figure(ClaimResult claim)
    {
        ArgumentNullException.ThrowIfNull(claim);
        return double.IsFinite(claim.Estimate) ? WithUnit(Number(claim.Estimate, Spread(claim)), claim.Unit) : "not measured";
    }

    /// <summary>The interval in words: "95% interval 2.9 to 3.3 over items"; null when there is none.</summary>
    /// <param name="claim">The claim.</param>
    /// <returns>Short text, or null.</returns>
    public static string? IntervalWords(ClaimResult claim)
    {
        ArgumentNullException.ThrowIfNull(claim);
        return claim.HasInterval
            ? string.Create(CultureInfo.InvariantCulture, $"{claim.Confidence * 100:0.#}% interval {Number(claim.Low, Spread(claim))} to {Number(claim.High, Spread(claim))} over {(claim.Over == UnitKind.Seeds ? "seeds" : "items")}")
            : null;
    }

    /// <summary>The bar in words: "bar at least 2", "margin 0.9 to 1.1"; null when there is none.</summary>
    /// <param name="claim">The claim.</param>
    /// <returns>Short text, or null.</returns>
    public static string? BarWords(ClaimResult claim)
    {
        ArgumentNullException.ThrowIfNull(claim);
        return claim is { Kind: ClaimKind.Equivalence, Null: { } center, Margin: { } margin }
            ? $"allowed {Number(center - margin)} to {Number(center + margin)}"
            : double.IsFinite(claim.Bar) ? $"bar {(claim.Direction == ClaimDirection.AtLeast ? "at least" : "at most")} {Number(claim.Bar)}" : null;
    }

    /// <summary>A number for people: enough digits to tell it from its neighbours, no more.</summary>
    /// <param name="value">The number.</param>
    /// <param name="spread">The width of what is around it (an interval); 0 for three significant digits.</param>
    /// <returns>Short text in the invariant culture; a dash for what is not a finite number.</returns>
    public static string Number(double value, double spread = 0)
    {
        if (!double.IsFinite(value))
        {
            return "\u2013";
        }

        if (value == 0)
        {
            return "0";
        }

        var size = Math.Abs(value);
        if (size is < 1e-3 or >= 1e7)
        {
            return value.ToString("0.##e0", CultureInfo.InvariantCulture);
        }

        if (value == Math.Floor(value))
        {
            return value.ToString("#,0", CultureInfo.InvariantCulture);
        }

        var digits = 2 - (int)Math.Floor(Math.Log10(size));
        if (spread > 0)
        {
            digits = Math.Max(Math.Min(digits, 2), 1 - (int)Math.Floor(Math.Log10(spread)));
        }

        return value.ToString("#,0." + new string('#', Math.Clamp(digits, 0, 6)), CultureInfo.InvariantCulture);
    }

    private static double Spread(ClaimResult claim) => claim.HasInterval ? claim.High - claim.Low : 0;

    private static string WithUnit(string number, string unit) => unit.Length == 0 ? number : unit is "x" or "%" ? number + unit : number + " " + unit;
}
