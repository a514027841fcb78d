using System.Globalization;
using System.Text;
using CsvHelper;
using Offprint.Text;

namespace Offprint.Training;

/// <summary>Learning curves in a comma- or tab-separated file with a header: one column of sizes, one column of scores a learner.</summary>
public sealed class CurveFile
{
    private CurveFile(string path, string sizeName, IReadOnlyList<CurveColumn> curves) => (Path, SizeName, Curves) = (path, sizeName, curves);

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>The name of the column of sizes.</summary>
    public string SizeName { get; }

    /// <summary>The curves, one a column of scores.</summary>
    public IReadOnlyList<CurveColumn> Curves { get; }

    /// <summary>Reads curves.</summary>
    /// <param name="path">The file; tabs separate when its name ends in <c>.tsv</c>; <c>.gz</c> and <c>.br</c> are decompressed.</param>
    /// <param name="size">The column of sizes; null: the first.</param>
    /// <param name="scores">The columns of scores; none: all others.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">A column is missing or a value is no number; file and line are named.</exception>
    public static CurveFile Read(string path, string? size = null, IReadOnlyList<string>? scores = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        if (!File.Exists(path)) throw new FileNotFoundException($"There is no file '{path}'.", path);
        var tabs = path.Contains(".tsv", StringComparison.OrdinalIgnoreCase);
        using var text = new StreamReader(CompressedFile.OpenRead(path), new UTF8Encoding(false, throwOnInvalidBytes: true));
        using var csv = CsvReader.Create(text, new CsvReaderOptions { Separator = tabs ? '\t' : ',', MalformedData = CsvMalformedDataHandling.Throw, FieldCountMismatch = CsvFieldCountHandling.Throw, TrackLineNumbers = true });
        try
        {
            string[]? header = null;
            var (at, columns) = (0, Array.Empty<int>());
            var points = new List<List<CurvePoint>>();
            while (csv.Read())
            {
                if (header is null)
                {
                    header = [.. csv.Headers];
                    at = size is null ? 0 : Column(path, header, size);
                    columns = scores is { Count: > 0 } ? [.. scores.Select(name => Column(path, header, name))] : [.. Enumerable.Range(0, header.Length).Where(i => i != at)];
                    if (columns.Length == 0) throw new InvalidDataException($"{path}:1: the header has one column only; a size and a score are needed.");
                    points = [.. columns.Select(static _ => new List<CurvePoint>())];
                }

                var line = csv.LineNumber;
                var x = Number(path, line, header[at], csv.GetString(at));
                for (var c = 0; c < columns.Length; c++)
                {
                    // A learner that was not measured at a size has an empty cell there.
                    if (csv.GetString(columns[c]) is { } cell && !string.IsNullOrWhiteSpace(cell)) points[c].Add(new CurvePoint(x, Number(path, line, header[columns[c]], cell), line));
                }
            }

            if (header is null) throw new InvalidDataException($"{path}: there is no row in it; a header and a row for each size are needed.");
            return new CurveFile(path, header[at], [.. columns.Select((column, c) => new CurveColumn(header[column], points[c]))]);
        }
        catch (CsvFormatException error)
        {
            throw new InvalidDataException(string.Create(CultureInfo.InvariantCulture, $"{path}:{Math.Max(1, error.LineNumber)}: {error.Message}"), error);
        }
        catch (DecoderFallbackException error)
        {
            throw new InvalidDataException($"{path}: it is not UTF-8 text.", error);
        }
    }

    /// <summary>Puts a curve through a trace.</summary>
    /// <param name="curve">One of <see cref="Curves"/>.</param>
    /// <param name="trace">An empty trace.</param>
    /// <exception cref="InvalidDataException">An observation does not fit the trace; file and line are named.</exception>
    public void Feed(CurveColumn curve, LearningTrace trace)
    {
        ArgumentNullException.ThrowIfNull(curve);
        ArgumentNullException.ThrowIfNull(trace);
        foreach (var point in curve.Points)
        {
            if (trace.Refuse(point.Size, point.Score) is { } problem) throw new InvalidDataException(string.Create(CultureInfo.InvariantCulture, $"{Path}:{point.Line}: column '{curve.Name}': {problem}"));
            trace.Add(point.Size, point.Score);
        }
    }

    private static int Column(string path, string[] header, string name) =>
        Array.IndexOf(header, name) is >= 0 and var at ? at : throw new InvalidDataException($"{path}:1: there is no column '{name}'; there are {string.Join(", ", header)}.");

    private static double Number(string path, long line, string column, string? text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && double.IsFinite(value) ? value
        : throw new InvalidDataException(string.Create(CultureInfo.InvariantCulture, $"{path}:{line}: column '{column}' holds '{text}', which is no number."));
}
