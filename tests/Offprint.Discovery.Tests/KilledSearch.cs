using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace Offprint.Discovery.Tests;

/// <summary>The same program as a child that searches instead of testing: it runs before the test runner when the variable names a store.</summary>
internal static class KilledSearch
{
    private const string Variable = "OFFPRINT_TEST_SEARCH";

    public static SearchSpace<Dense> Space { get; } = SearchSpace.Create(() => new Dense(Hyper.Integer(1, 200), Hyper.OneOf("relu", "tanh")));

    public static double Reward(Dense d) => -Math.Abs(d.Units - 77) + (d.Activation == "tanh" ? 0.5 : 0);

    public static Process Start(string store, string log, int trials)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!);
        if (Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet") start.ArgumentList.Add(typeof(KilledSearch).Assembly.Location);
        start.Environment[Variable] = $"{store}\n{log}\n{trials}";
        return Process.Start(start)!;
    }

#pragma warning disable CA2255 // a module initializer is what makes the test program its own child
    [ModuleInitializer]
#pragma warning restore CA2255
    public static void RunAsChild()
    {
        if (Environment.GetEnvironmentVariable(Variable)?.Split('\n') is not [var path, var log, var trials]) return;
        using (var store = TrialStore.Open(path))
        {
            var options = new SampleOptions { Store = store, MaxTrials = int.Parse(trials, System.Globalization.CultureInfo.InvariantCulture), MaxAttempts = 10 };
            foreach (var trial in Search.Sample(Space, SearchAlgorithms.RegularizedEvolution(new EvolutionOptions { Population = 8, Tournament = 3 }), options))
            {
                using (var file = new FileStream(log, FileMode.Append, FileAccess.Write, FileShare.ReadWrite)) file.Write(System.Text.Encoding.ASCII.GetBytes($"{trial.Number}\n"));
                using (var wait = new ManualResetEventSlim()) wait.Wait(10);
                trial.Complete(Reward(trial.Program));
            }
        }

        Environment.Exit(0);
    }
}
