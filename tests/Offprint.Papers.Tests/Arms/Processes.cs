using System.Diagnostics;

namespace Offprint.Papers.Tests;

internal static class Processes
{
    public static bool Exists(int pid)
    {
        try
        {
            using var process = Process.GetProcessById(pid);
            return !process.HasExited;
        }
        catch (Exception exception) when (exception is ArgumentException or InvalidOperationException)
        {
            return false;
        }
    }

    /// <summary>Ends when the process has ended; fails after a minute.</summary>
    public static async Task WaitUntilGoneAsync(int pid, CancellationToken ct)
    {
        for (var i = 0; i < 600 && Exists(pid); i++)
        {
            await Task.Delay(100, ct);
        }

        Assert.False(Exists(pid), $"process {pid} is still there");
    }
}
