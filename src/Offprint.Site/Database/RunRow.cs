using Offprint.Papers;

namespace Offprint.Site.Database;

/// <summary>A run that was asked for on the site or through the JSON interface.</summary>
public sealed class RunRow
{
    /// <summary>Random name in addresses.</summary>
    public required string Id { get; init; }

    /// <summary>The paper's slug.</summary>
    public required string Paper { get; init; }

    /// <summary>How much is run.</summary>
    public required RunSize Size { get; init; }

    /// <summary>The flags that were set, as a JSON object.</summary>
    public required string Options { get; init; }

    /// <summary>Where it is.</summary>
    public RunState State { get; set; }

    /// <summary>The verdict's name; null without one.</summary>
    public string? Verdict { get; set; }

    /// <summary>The first claim in words, or what the run says instead.</summary>
    public string? Headline { get; set; }

    /// <summary>When it was asked for.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When its process started.</summary>
    public DateTimeOffset? StartedAt { get; set; }

    /// <summary>When it ended, in whatever way.</summary>
    public DateTimeOffset? EndedAt { get; set; }

    /// <summary>Share that was done, 0 to 1.</summary>
    public double Fraction { get; set; }

    /// <summary>Why it failed: one line.</summary>
    public string? Error { get; set; }

    /// <summary>The report's JSON.</summary>
    public string? Report { get; set; }

    /// <summary>Who asked: "site", or the name of a key.</summary>
    public string Origin { get; init; } = "site";

    /// <summary>Whether nothing more will happen to it.</summary>
    public bool HasEnded => State is not (RunState.Queued or RunState.Running);
}
