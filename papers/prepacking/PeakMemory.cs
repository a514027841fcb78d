using System.Globalization;
using System.Runtime.InteropServices;

namespace Offprint.Papers.Reproductions;

/// <summary>The most memory that the process holds during an action, above what it held before: what the kernel counts, activations of the model included.</summary>
internal static partial class PeakMemory
{
    private const string Reset = "/proc/self/clear_refs", Status = "/proc/self/status";

    /// <summary>Runs an action; null where the system does not tell (anything but Linux).</summary>
    public static double? Bytes(Action action)
    {
        GC.Collect();
        GiveBack();
        double? before = Restart() ? Field("VmRSS:") : null;
        action();
        return before is { } start && Field("VmHWM:") is { } peak && peak > start ? peak - start : null;
    }

    /// <summary>Returns freed memory to the system: what the C library keeps for later would hide a peak.</summary>
    private static void GiveBack()
    {
        if (!OperatingSystem.IsLinux()) return;
        try
        {
            _ = TrimHeap(0);
        }
        catch (Exception e) when (e is DllNotFoundException or EntryPointNotFoundException)
        {
            // not glibc: nothing to give back
        }
    }

    [LibraryImport("libc", EntryPoint = "malloc_trim")]
    private static partial int TrimHeap(nuint keep);

    private static bool Restart()
    {
        try
        {
            File.WriteAllText(Reset, "5"); // forget the old high-water mark
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static double? Field(string name)
    {
        try
        {
            string? line = File.ReadLines(Status).FirstOrDefault(l => l.StartsWith(name, StringComparison.Ordinal));
            return line is null ? null : 1024 * double.Parse(line.AsSpan(name.Length).Trim().TrimEnd("kB").Trim(), CultureInfo.InvariantCulture);
        }
        catch (Exception e) when (e is IOException or FormatException)
        {
            return null;
        }
    }
}
