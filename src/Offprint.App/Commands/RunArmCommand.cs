using System.CommandLine;
using Offprint.Papers;

namespace Offprint.App.Commands;

/// <summary><c>offprint run-arm</c>: what a worker process runs; jobs come in and results go out as JSON lines.</summary>
internal static class RunArmCommand
{
    public static Command Create()
    {
        var command = new Command("run-arm", "Work as a worker process: jobs on standard input, results on standard output.") { Hidden = true };
        command.SetAction(_ => ArmWorker.RunAsync());
        return command;
    }
}
