using System.Diagnostics;
using System.Globalization;

namespace Offprint.Papers.Tests;

/// <summary>A reproduction whose arms do what their name says.</summary>
[Reproduces("sample-paper")]
public sealed class SampleReproduction : Reproduction<SampleOptions>
{
    public static ReproductionRegistry Registry { get; } = new(typeof(SampleReproduction).Assembly);

    public override IReadOnlyList<Claim> Claims { get; } =
    [
        new Claim
        {
            Name = "speed-up", Metric = "slow over fast", Unit = "x", Kind = ClaimKind.Superiority, Bar = 2,
            Estimand = Estimand.Ratio("slow", "fast"), Sentence = "fast is {0} faster than slow",
        },
        new Claim { Name = "no mismatch", Metric = "mismatches", Kind = ClaimKind.Exact, Direction = ClaimDirection.AtMost, Bar = 0, Estimand = Estimand.Count("mismatch") },
        new Claim
        {
            Name = "at full scale", Metric = "big", Kind = ClaimKind.Threshold, Bar = 1, Estimand = Estimand.Mean("big"), RequiredSize = RunSize.Full,
        },
    ];

    protected override async Task RunAsync(RunContext run, SampleOptions options, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(run);
        ArgumentNullException.ThrowIfNull(options);
        if (options.Arms.Count > 0)
        {
            await run.RunArmsAsync(options.Arms, ct);
            return;
        }

        run.Report(0, "starting");
        if (options.Fail is { } message)
        {
            await File.WriteAllTextAsync(Path.Combine(run.Scratch, "half.txt"), "half", ct);
            run.Note(run.Scratch);
            throw new InvalidDataException(message + "|" + run.Scratch);
        }

        var index = 0;
        foreach (var seed in run.Seeds)
        {
            ct.ThrowIfCancellationRequested();
            for (var item = 0; item < 3; item++)
            {
                var name = item.ToString(CultureInfo.InvariantCulture);
                run.Record("fast", 1 + (0.01 * ((seed + (ulong)item) % 3)), seed, name, "s");
                run.Record("slow", options.Factor * (0.99 + (0.01 * (((2 * seed) + (ulong)item) % 5))), seed, name, "s");
            }

            run.Record("mismatch", 0, seed);
            if (run.Size == RunSize.Full)
            {
                run.Record("big", 2, seed);
            }

            run.Report(++index / (double)run.Seeds.Count, "seed " + seed.ToString(CultureInfo.InvariantCulture));
        }

        if (options.Premise is { } reason)
        {
            run.Inconclusive(reason);
        }
    }

    protected override async Task RunArmAsync(ArmContext arm, SampleOptions options, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(arm);
        ArgumentNullException.ThrowIfNull(options);
        switch (arm.Arm)
        {
            case "fast" or "slow":
                arm.Report(0.5, "half way");
                arm.Record(arm.Arm, (arm.Arm == "fast" ? 1 : options.Factor) * (1 + (0.01 * (arm.Seed % 4))), unit: "s");
                arm.Record("processors of " + arm.Arm, Environment.ProcessorCount);
                arm.Record("process of " + arm.Arm, Environment.ProcessId);
                break;
            case "mismatch":
                arm.Record("mismatch", 0);
                arm.Note("all equal");
                break;
            case "odd numbers":
                arm.Record("third", 1.0 / 3);
                arm.Record("nan", double.NaN);
                arm.Record("infinite", double.NegativeInfinity);
                break;
            case "noisy":
                Console.WriteLine("a library talks on the standard output");
                await Console.Error.WriteLineAsync("and on the error output");
                arm.Record("noise", 1);
                break;
            case "throws":
                throw new InvalidOperationException("the arm broke");
            case "dies":
                await Console.Error.WriteLineAsync("last words");
                Process.GetCurrentProcess().Kill();
                break;
            case "exits":
                Environment.Exit(7);
                break;
            case "waits":
                arm.Report(0.1, "waiting");
                await Task.Delay(Timeout.Infinite, ct);
                break;
            case "ignores":
                arm.Report(0.1, "pid " + Environment.ProcessId.ToString(CultureInfo.InvariantCulture));
                new ManualResetEventSlim(false).Wait(CancellationToken.None);
                break;
            default:
                throw new ArgumentException($"no arm '{arm.Arm}'");
        }
    }
}
