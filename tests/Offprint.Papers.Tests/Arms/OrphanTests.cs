using System.Diagnostics;
using System.Globalization;

namespace Offprint.Papers.Tests;

/// <summary>When the parent is killed, its workers end by themselves, also those that listen to nothing.</summary>
public sealed class OrphanTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("waits")]
    [InlineData("ignores")]
    public async Task No_worker_outlives_its_parent(string arm)
    {
        var ct = TestContext.Current.CancellationToken;
        var marker = Path.Combine(_folder.Path, arm);
        using var parent = Process.Start(new ProcessStartInfo(Environment.ProcessPath!, ["arm-parent", marker]) { UseShellExecute = false })!;
        try
        {
            while (!File.Exists(marker) && !parent.HasExited)
            {
                await Task.Delay(50, ct);
            }

            var worker = int.Parse(await File.ReadAllTextAsync(marker, ct), CultureInfo.InvariantCulture);
            Assert.True(Processes.Exists(worker));
            parent.Kill();
            await parent.WaitForExitAsync(ct);
            await Processes.WaitUntilGoneAsync(worker, ct);
        }
        finally
        {
            if (!parent.HasExited)
            {
                parent.Kill(entireProcessTree: true);
            }
        }
    }

    /// <summary>The parent: runs an arm that never ends, and writes the number of the worker's process to a file.</summary>
    internal static async Task<int> ParentAsync(string marker)
    {
        var runner = new ArmRunner(new ArmRunnerOptions { Workers = 1, Command = ArmRunnerTests.Command });
        var job = new ArmJob("sample-paper", Path.GetFileName(marker), 42, RunSize.Default, new Dictionary<string, string>());
        await runner.RunAsync([job], new Marker(marker));
        return 0;
    }

    private sealed class Marker(string path) : IProgress<ArmProgress>
    {
        public void Report(ArmProgress value)
        {
            using var self = Process.GetCurrentProcess();
            var worker = Process.GetProcesses().Single(process => process.Id != self.Id && IsWorkerOf(process.Id, self.Id));
            File.WriteAllText(path + ".tmp", worker.Id.ToString(CultureInfo.InvariantCulture));
            File.Move(path + ".tmp", path, overwrite: true);
        }

        private static bool IsWorkerOf(int pid, int parent)
        {
            try
            {
                var stat = File.ReadAllText($"/proc/{pid}/stat");
                return stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[1] == parent.ToString(CultureInfo.InvariantCulture);
            }
            catch (IOException)
            {
                return false;
            }
        }
    }
}
