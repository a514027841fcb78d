using System.Reflection;

namespace Offprint.Papers;

/// <summary>How to start a worker process: a program that calls <see cref="ArmWorker.RunAsync(ReproductionRegistry)"/>.</summary>
/// <param name="FileName">The program.</param>
/// <param name="Arguments">Its arguments.</param>
public sealed record ArmWorkerCommand(string FileName, IReadOnlyList<string> Arguments)
{
    /// <summary>The command of Offprint that starts a worker.</summary>
    public const string Verb = "run-arm";

    /// <summary>
    /// <c>offprint run-arm</c> with the program that is running now; null when that is another program (a test, a host that uses this library).
    /// </summary>
    public static ArmWorkerCommand? Default
    {
        get
        {
            var entry = Assembly.GetEntryAssembly();
            if (entry?.GetName().Name != "offprint" || Environment.ProcessPath is not { } process)
            {
                return null;
            }

            var isHost = Path.GetFileNameWithoutExtension(process).Equals("dotnet", StringComparison.OrdinalIgnoreCase);
            return new ArmWorkerCommand(process, isHost ? [entry.Location, Verb] : [Verb]);
        }
    }
}
