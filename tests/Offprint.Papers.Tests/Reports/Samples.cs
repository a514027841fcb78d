using System.Text.Json;

namespace Offprint.Papers.Tests;

internal static class Samples
{
    public static RunReport Report { get; } = new()
    {
        Paper = "sample-paper",
        Title = "A sample",
        Verdict = VerdictKind.Partly,
        Claims =
        [
            new ClaimResult
            {
                Name = "speed-up", Metric = "slow over fast", Unit = "x", Kind = ClaimKind.Superiority, Bar = 2, Null = 1, Over = UnitKind.Seeds,
                Estimate = 3.1, Low = 2.9, High = 3.3, Confidence = 0.95, Verdict = VerdictKind.Holds,
            },
            new ClaimResult { Name = "same", Metric = "measured over predicted", Kind = ClaimKind.Equivalence, Null = 1, Margin = 0.25, Over = UnitKind.Items, Estimate = 0.97, Low = 0.9, High = 1.04, Confidence = 0.95, Verdict = VerdictKind.Holds },
            new ClaimResult { Name = "no mismatch", Metric = "mismatches", Kind = ClaimKind.Exact, Direction = ClaimDirection.AtMost, Bar = 0, Estimate = 1, Verdict = VerdictKind.DoesNotHold },
            new ClaimResult { Name = "at scale", Metric = "big", Kind = ClaimKind.Threshold, Bar = 1 },
        ],
        Measurements =
        [
            .. Enumerable.Range(0, 5).SelectMany(static i => new[]
            {
                new Measurement("fast", (ulong)(42 + i), "round 0", 1 + (0.02 * i), "s"),
                new Measurement("slow", (ulong)(42 + i), "round 0", 3.1 + (0.05 * i), "s"),
            }),
            new Measurement("mismatch", null, null, double.NaN, ""),
        ],
        Notes = ["One note."],
        Options = new Dictionary<string, JsonElement> { ["batch"] = JsonSerializer.SerializeToElement(32), ["model"] = JsonSerializer.SerializeToElement<string?>(null), ["mode"] = JsonSerializer.SerializeToElement("greedy") },
        Environment = new RunEnvironment { Cpu = "A processor", Cores = 2, MemoryGiB = 23.4, Os = "Linux", Runtime = ".NET 10", Engine = "none" },
        StartedAt = new DateTimeOffset(2026, 11, 24, 15, 0, 0, TimeSpan.Zero),
        ElapsedSeconds = 101.25,
        Version = "0.1.0",
    };
}
