using System.Globalization;
using System.Text;
using System.Xml;
using CsvHelper;
using Offprint.Text;

namespace Offprint.Algorithms;

/// <summary>Traces of activities: an event log by case. Reads CSV (or .tsv) with a row an event, and XES (IEEE 1849); .gz and .br are decompressed.</summary>
public sealed class EventLog
{
    private EventLog(IReadOnlyList<string> cases, IReadOnlyList<IReadOnlyList<string>> traces) => (Cases, Traces) = (cases, traces);

    /// <summary>The cases, in the order of the file.</summary>
    public IReadOnlyList<string> Cases { get; }

    /// <summary>The activities of each case, in the order of time.</summary>
    public IReadOnlyList<IReadOnlyList<string>> Traces { get; }

    /// <summary>Number of events.</summary>
    public int Events => Traces.Sum(static t => t.Count);

    /// <summary>Reads a log.</summary>
    /// <param name="path">The file; XES when its name ends in .xes (or .xes.gz), else CSV.</param>
    /// <param name="options">Names of columns; null for the defaults.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">A line is wrong; file and line are named.</exception>
    public static EventLog Read(string path, EventLogOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        if (!File.Exists(path)) throw new FileNotFoundException($"There is no file '{path}'.", path);
        options ??= new EventLogOptions();
        try
        {
            var log = path.Contains(".xes", StringComparison.OrdinalIgnoreCase) ? ReadXes(path, options) : ReadCsv(path, options);
            return log.Traces.Count > 0 ? log : throw new InvalidDataException($"{path}: there is no event in it.");
        }
        catch (CsvFormatException error)
        {
            throw Error(path, error.LineNumber, error.Message, error);
        }
        catch (XmlException error)
        {
            throw Error(path, error.LineNumber, error.Message, error);
        }
        catch (DecoderFallbackException error)
        {
            throw new InvalidDataException($"{path}: it is not UTF-8 text.", error);
        }
    }

    private static EventLog ReadCsv(string path, EventLogOptions options)
    {
        using var text = new StreamReader(CompressedFile.OpenRead(path), new UTF8Encoding(false, throwOnInvalidBytes: true));
        var tabs = path.Contains(".tsv", StringComparison.OrdinalIgnoreCase);
        using var csv = CsvReader.Create(text, new CsvReaderOptions { Separator = tabs ? '\t' : ',', MalformedData = CsvMalformedDataHandling.Throw, FieldCountMismatch = CsvFieldCountHandling.Throw, TrackLineNumbers = true });
        var events = new Dictionary<string, List<(string Activity, DateTimeOffset? Time)>>(StringComparer.Ordinal);
        int name = -1, activity = -1, time = -1;
        while (csv.Read())
        {
            if (name < 0)
            {
                string[] header = [.. csv.Headers];
                name = Column(path, header, options.Case, ["case", "case_id", "caseid", "case id", "case:concept:name", "trace"], "--case");
                activity = Column(path, header, options.Activity, ["activity", "concept:name", "event", "task", "symbol"], "--activity");
                time = options.Time is not null ? Column(path, header, options.Time, [], "--time") : Array.FindIndex(header, static h => h.ToLowerInvariant() is "time" or "timestamp" or "time:timestamp" or "date");
            }

            var (key, symbol) = (csv.GetString(name) ?? "", csv.GetString(activity) ?? "");
            if (key.Length == 0) throw Error(path, csv.LineNumber, "the case is empty.");
            if (symbol.Length == 0) throw Error(path, csv.LineNumber, "the activity is empty.");
            DateTimeOffset? at = null;
            if (time >= 0) at = Time(csv.GetString(time)) ?? throw Error(path, csv.LineNumber, $"'{csv.GetString(time)}' is no time; ISO 8601 (2024-05-31T12:30:00Z) or a number is needed.");
            if (!events.TryGetValue(key, out var list)) events[key] = list = [];
            list.Add((symbol, at));
        }

        return Of(events);
    }

    private static EventLog ReadXes(string path, EventLogOptions options)
    {
        using var input = CompressedFile.OpenRead(path);
        using var xml = XmlReader.Create(input, new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, IgnoreWhitespace = true, IgnoreComments = true });
        var place = (IXmlLineInfo)xml;
        var events = new Dictionary<string, List<(string Activity, DateTimeOffset? Time)>>(StringComparer.Ordinal);
        var (traceKey, activityKey, timeKey) = (options.Case ?? "concept:name", options.Activity ?? "concept:name", options.Time ?? "time:timestamp");
        List<(string, DateTimeOffset?)>? trace = null;
        string? name = null, activity = null;
        DateTimeOffset? time = null;
        int traceDepth = -1, eventDepth = -1, eventLine = 0;
        void Finish()
        {
            if (trace is null) return;
            name ??= string.Create(CultureInfo.InvariantCulture, $"trace {events.Count + 1}");
            if (!events.TryAdd(name, trace)) events[name].AddRange(trace);
            (trace, name) = (null, null);
        }

        while (xml.Read())
        {
            if (xml.NodeType == XmlNodeType.Element && xml.LocalName == "trace")
            {
                Finish();
                (trace, traceDepth) = ([], xml.Depth);
                if (xml.IsEmptyElement) Finish();
            }
            else if (xml.NodeType == XmlNodeType.Element && xml.LocalName == "event" && trace is not null)
            {
                (activity, time, eventDepth, eventLine) = (null, null, xml.Depth, place.LineNumber);
                if (xml.IsEmptyElement) throw Error(path, eventLine, $"the event has no '{activityKey}'.");
            }
            else if (xml.NodeType == XmlNodeType.Element && trace is not null && xml.GetAttribute("key") is { } key)
            {
                var value = xml.GetAttribute("value") ?? "";
                if (xml.Depth == traceDepth + 1 && eventDepth < 0 && key == traceKey) name = value;
                else if (eventDepth >= 0 && xml.Depth == eventDepth + 1 && key == activityKey) activity = value;
                else if (eventDepth >= 0 && xml.Depth == eventDepth + 1 && key == timeKey) time = Time(value) ?? throw Error(path, place.LineNumber, $"'{value}' is no time.");
            }
            else if (xml.NodeType == XmlNodeType.EndElement && xml.LocalName == "event" && xml.Depth == eventDepth)
            {
                trace!.Add((activity is { Length: > 0 } ? activity : throw Error(path, eventLine, $"the event has no '{activityKey}'."), time));
                eventDepth = -1;
            }
            else if (xml.NodeType == XmlNodeType.EndElement && xml.LocalName == "trace" && xml.Depth == traceDepth)
            {
                Finish();
            }
        }

        return Of(events);
    }

    /// <summary>Events of a case by time where all have one, else as they stand.</summary>
    private static EventLog Of(Dictionary<string, List<(string Activity, DateTimeOffset? Time)>> events) => new(
        [.. events.Keys],
        [.. events.Values.Select(static list => (IReadOnlyList<string>)[.. (list.TrueForAll(static e => e.Time is not null) ? list.OrderBy(static e => e.Time).ToList() : list).Select(static e => e.Activity)])]);

    private static DateTimeOffset? Time(string? text) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time
        : double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var seconds) && Math.Abs(seconds) < 6e10 ? DateTimeOffset.UnixEpoch.AddSeconds(seconds)
        : null;

    private static int Column(string path, string[] header, string? given, string[] usual, string flag)
    {
        var at = given is not null ? Array.IndexOf(header, given) : Array.FindIndex(header, h => usual.Contains(h.ToLowerInvariant()));
        return at >= 0 ? at : throw new InvalidDataException(given is not null
            ? $"{path}:1: there is no column '{given}'; there are {string.Join(", ", header)}."
            : $"{path}:1: none of the columns {string.Join(", ", header)} is called {usual[0]}; {flag} names it.");
    }

    private static InvalidDataException Error(string path, long line, string problem, Exception? inner = null) =>
        new(string.Create(CultureInfo.InvariantCulture, $"{path}:{Math.Max(1, line)}: {problem}"), inner);
}
