using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;

namespace Offprint.Discovery;

/// <summary>Who works on a trial: machine, process and when the process started, so that a dead worker is known at once.</summary>
internal static class WorkerIdentity
{
    private static readonly string Process = Describe(System.Diagnostics.Process.GetCurrentProcess());

    /// <summary>A name for one loop of this process.</summary>
    public static string Create() => $"{Process}|{Guid.NewGuid():N}";

    /// <summary>Whether the worker is known to be gone: its process ended on this machine.</summary>
    public static bool IsGone(string worker)
    {
        var parts = worker.Split('|');
        if (parts.Length != 4 || parts[0] != Environment.MachineName || !int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var id))
        {
            return false;
        }

        try
        {
            using var process = System.Diagnostics.Process.GetProcessById(id);
            return !worker.StartsWith(Describe(process) + "|", StringComparison.Ordinal);
        }
        catch (Exception exception) when (exception is ArgumentException or InvalidOperationException or Win32Exception)
        {
            return true;
        }
    }

    private static string Describe(Process process) => string.Create(CultureInfo.InvariantCulture, $"{Environment.MachineName}|{process.Id}|{process.StartTime.ToUniversalTime().Ticks / TimeSpan.TicksPerSecond}");
}
