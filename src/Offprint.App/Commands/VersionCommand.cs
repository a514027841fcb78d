using System.CommandLine;
using System.Runtime.InteropServices;
using System.Text.Json.Nodes;
using Offprint.Papers;

namespace Offprint.App.Commands;

/// <summary><c>offprint version</c>.</summary>
internal static class VersionCommand
{
    public static Command Create()
    {
        var command = new Command("version", "Show the version and what it runs on.");
        command.SetAction(Print);
        return command;
    }

    public static int Print(ParseResult parsed)
    {
        if (Output.WantsJson(parsed))
            Output.WriteJson(new JsonObject { ["version"] = RunEnvironment.OffprintVersion, ["runtime"] = RuntimeInformation.FrameworkDescription, ["os"] = RuntimeInformation.OSDescription, ["home"] = OffprintHome.Directory });
        else
            Output.Line($"offprint {RunEnvironment.OffprintVersion} ({RuntimeInformation.FrameworkDescription}, {RuntimeInformation.OSDescription})");
        return ExitCodes.Success;
    }
}
