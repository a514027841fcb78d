namespace Offprint.Papers;

/// <summary>What to run, and how much of it.</summary>
public sealed record RunRequest
{
    /// <summary>The seeds of a run: all five, the first one in a quick run.</summary>
    public static IReadOnlyList<ulong> DefaultSeeds { get; } = [42, 43, 44, 45, 46];

    /// <summary>Size of the run.</summary>
    public RunSize Size { get; init; } = RunSize.Default;

    /// <summary>Option flags (with their dashes) and their values; what is not given keeps its default.</summary>
    public IReadOnlyDictionary<string, string> Options { get; init; } = new Dictionary<string, string>();

    /// <summary>Seeds; unset: <see cref="DefaultSeeds"/>, for a quick run the first of them.</summary>
    public IReadOnlyList<ulong>? Seeds { get; init; }

    /// <summary>
    /// Worker processes for independent arms. Unset: one a core. 0: no processes, the arms run one after the other in this one, which is also
    /// what happens where no worker command is known (<see cref="ArmWorkerCommand.Default"/>).
    /// </summary>
    public int? Workers { get; init; }
}
