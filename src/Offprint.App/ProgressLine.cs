using System.Globalization;
using Offprint.Papers;

namespace Offprint.App;

/// <summary>
/// A run's progress on standard error: one line that is redrawn on a terminal; elsewhere a line of its own whenever another tenth is done,
/// so that logs stay readable.
/// </summary>
internal sealed class ProgressLine(string title, bool quiet) : IProgress<RunProgress>, IDisposable
{
    private const int BarWidth = 24;
    private readonly Lock _lock = new();
    private readonly bool _terminal = !Console.IsErrorRedirected;
    private int _tenths = -1;
    private long _drawnAt;
    private int _length;

    public void Report(RunProgress value)
    {
        lock (_lock)
        {
            if (_terminal) Redraw(value);
            else if (!quiet && (int)(value.Fraction * 10) > _tenths)
            {
                _tenths = (int)(value.Fraction * 10);
                Console.Error.WriteLine($"{title}: {Percent(value)} {value.Message}{Left(value)}");
            }
        }
    }

    /// <summary>The same line for a step that reports in its own words; it knows no time left.</summary>
    public IProgress<T> For<T>(Func<T, (double Fraction, string Message)> read) => new Adapter<T>(this, read);

    public void Dispose()
    {
        lock (_lock)
        {
            if (_length > 0) Console.Error.Write("\r" + new string(' ', _length) + "\r");
            _length = 0;
        }
    }

    private void Redraw(RunProgress value)
    {
        var now = Environment.TickCount64;
        if (now - _drawnAt < 80 && value.Fraction < 1) return;
        _drawnAt = now;
        var done = (int)Math.Round(value.Fraction * BarWidth);
        var line = $"{title} {new string('█', done)}{new string('░', BarWidth - done)} {Percent(value)} {value.Message}{Left(value)}";
        var width = Math.Max(20, Columns() - 1);
        if (line.Length > width) line = line[..(width - 1)] + "…";
        Console.Error.Write("\r" + line + new string(' ', Math.Max(0, _length - line.Length)));
        _length = line.Length;
    }

    private static int Columns()
    {
        try
        {
            return Console.WindowWidth is > 0 and var width ? width : 80;
        }
        catch (IOException)
        {
            return 80;
        }
    }

    private static string Percent(RunProgress value) => string.Create(CultureInfo.InvariantCulture, $"{value.Fraction * 100,3:0}%");

    private static string Left(RunProgress value) => value.Remaining is { } left
        ? string.Create(CultureInfo.InvariantCulture, $", {(left.TotalMinutes >= 1 ? $"{(int)left.TotalMinutes} min {left.Seconds} s" : $"{Math.Ceiling(left.TotalSeconds)} s")} left")
        : "";

    private sealed class Adapter<T>(ProgressLine line, Func<T, (double Fraction, string Message)> read) : IProgress<T>
    {
        public void Report(T value)
        {
            var (fraction, message) = read(value);
            line.Report(new RunProgress(fraction, message, TimeSpan.Zero, null));
        }
    }
}
