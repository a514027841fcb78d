using System.Reflection;
using System.Runtime.InteropServices;
using System.Text.Json.Serialization;

namespace Offprint.Papers;

/// <summary>The machine and the software of a run.</summary>
public sealed record RunEnvironment
{
    /// <summary>The processor's name.</summary>
    [JsonRequired]
    public string Cpu { get; init; } = "";

    /// <summary>The cores that the process may use.</summary>
    [JsonRequired]
    public int Cores { get; init; }

    /// <summary>The memory that the process may use, in GiB.</summary>
    [JsonRequired]
    public double MemoryGiB { get; init; }

    /// <summary>The operating system.</summary>
    [JsonRequired]
    public string Os { get; init; } = "";

    /// <summary>The .NET runtime.</summary>
    [JsonRequired]
    public string Runtime { get; init; } = "";

    /// <summary>The tensor engine; "none" when the run did not use it.</summary>
    [JsonRequired]
    public string Engine { get; init; } = "";

    internal const string NoEngine = "none";

    /// <summary>The version of this library.</summary>
    public static string OffprintVersion { get; } = VersionOf(typeof(RunEnvironment).Assembly);

    /// <summary>Describes this process. Call it after the run, so that the engine is known.</summary>
    /// <returns>The description.</returns>
    public static RunEnvironment Current()
    {
        return new RunEnvironment
        {
            Cpu = ProcessorName.Find(),
            Cores = Environment.ProcessorCount,
            MemoryGiB = Math.Round(GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / (double)(1L << 30), 1),
            Os = $"{RuntimeInformation.OSDescription} ({RuntimeInformation.OSArchitecture.ToString().ToLowerInvariant()})",
            Runtime = RuntimeInformation.FrameworkDescription,
            Engine = CurrentEngine(),
        };
    }

    /// <summary>The tensor engine of this process as far as it has been loaded; loads nothing.</summary>
    internal static string CurrentEngine()
    {
        var engine = AppDomain.CurrentDomain.GetAssemblies().FirstOrDefault(static assembly => assembly.GetName().Name == "TorchSharp");
        return engine is null ? NoEngine : "TorchSharp " + VersionOf(engine);
    }

    private static string VersionOf(Assembly assembly) =>
        assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0]
        ?? assembly.GetName().Version?.ToString(3)
        ?? "unknown";
}
