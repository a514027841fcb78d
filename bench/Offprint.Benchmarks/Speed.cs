using System.Diagnostics;

namespace Offprint.Benchmarks;

/// <summary>Work per second, by the clock and by processor time of all threads; the best of several repetitions each.</summary>
/// <param name="Wall">Units a second of the clock.</param>
/// <param name="Processor">Units a second of the processor time of one thread, times the threads.</param>
internal readonly record struct Speed(double Wall, double Processor)
{
    public static Speed Of(double work, int threads, int repetitions, Action action)
    {
        action();
        var (wall, processor) = (double.PositiveInfinity, double.PositiveInfinity);
        using var process = Process.GetCurrentProcess();
        for (var i = 0; i < repetitions; i++)
        {
            process.Refresh();
            var (before, clock) = (process.TotalProcessorTime, Stopwatch.GetTimestamp());
            action();
            wall = Math.Min(wall, Stopwatch.GetElapsedTime(clock).TotalSeconds);
            process.Refresh();
            processor = Math.Min(processor, (process.TotalProcessorTime - before).TotalSeconds / threads);
        }

        return new Speed(work / wall, work / processor);
    }

    public string Share(Speed peak) => $"{Wall / 1e9,7:0.0} GFLOP/s = {Wall / peak.Wall,4:P0} of the product (wall); {Processor / 1e9,7:0.0} = {Processor / peak.Processor,4:P0} (processor)";

    public override string ToString() => $"{Wall / 1e9,7:0.0} GFLOP/s (wall); {Processor / 1e9,7:0.0} (processor)";
}
