using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Offprint.Training;

/// <summary>
/// An optimizer over hyper-parameters that writes every ask and tell to a file of JSON lines before it returns, and goes on from that file when it is opened
/// again. A line that was cut off by a crash is dropped. Points that were asked for but never told are handed out again first.
/// For several processes on one search use <c>TrialStore</c> of Offprint.Discovery.
/// </summary>
public sealed class OptimizerJournal : IAskTellOptimizer<HyperparameterPoint>, IDisposable
{
    private readonly IAskTellOptimizer<HyperparameterPoint> _inner;
    private readonly HyperparameterSpace _space;
    private readonly List<(long Number, HyperparameterPoint Point)> _open = [];
    private readonly Queue<HyperparameterPoint> _again = new();
    private readonly List<(HyperparameterPoint, double[])> _told = [];
    private readonly FileStream _file;
    private long _asked;

    /// <summary>Opens or creates a journal.</summary>
    /// <param name="inner">A new optimizer, made with the same seed and options as at the first time.</param>
    /// <param name="space">The space of its points.</param>
    /// <param name="path">The file.</param>
    /// <exception cref="InvalidDataException">The file is not a journal of this space; the message names file and line.</exception>
    public OptimizerJournal(IAskTellOptimizer<HyperparameterPoint> inner, HyperparameterSpace space, string path)
    {
        ArgumentNullException.ThrowIfNull(inner);
        ArgumentNullException.ThrowIfNull(space);
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        (_inner, _space) = (inner, space);
        _file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read);
        try
        {
            Replay(path);
        }
        catch
        {
            _file.Dispose();
            throw;
        }
    }

    /// <summary>What has been told so far, in order.</summary>
    public IReadOnlyList<(HyperparameterPoint Point, double[] Objectives)> History => _told;

    /// <inheritdoc/>
    public IReadOnlyList<HyperparameterPoint> Ask(int count = 1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        var points = new List<HyperparameterPoint>(count);
        while (points.Count < count && _again.TryDequeue(out var waiting))
        {
            points.Add(waiting);
        }

        while (points.Count < count && _inner.Ask() is [var point])
        {
            Write(new JsonObject { ["ask"] = _asked, ["point"] = new JsonObject(point.Select(static p => KeyValuePair.Create(p.Key, (JsonNode?)JsonSerializer.SerializeToNode(p.Value)))) });
            _open.Add((_asked++, point));
            points.Add(point);
        }

        return points;
    }

    /// <inheritdoc/>
    public void Tell(HyperparameterPoint point, params ReadOnlySpan<double> objectives)
    {
        ArgumentNullException.ThrowIfNull(point);
        var index = _open.FindIndex(open => open.Point.Equals(point));
        if (index < 0)
        {
            throw new ArgumentException($"The point ({point}) was not asked for, or has been told already.", nameof(point));
        }

        Write(new JsonObject { ["tell"] = _open[index].Number, ["objectives"] = new JsonArray([.. objectives.ToArray().Select(static o => (JsonNode)o.ToString("R", CultureInfo.InvariantCulture))]) });
        Told(index, objectives.ToArray());
    }

    /// <inheritdoc/>
    public void Adopt(HyperparameterPoint point) => _inner.Adopt(point);

    /// <summary>Closes the file.</summary>
    public void Dispose() => _file.Dispose();

    private void Told(int index, double[] objectives)
    {
        _inner.Tell(_open[index].Point, objectives);
        _told.Add((_open[index].Point, objectives));
        _open.RemoveAt(index);
    }

    private void Write(JsonObject line)
    {
        _file.Write(JsonSerializer.SerializeToUtf8Bytes(line));
        _file.WriteByte((byte)'\n');
        _file.Flush(flushToDisk: true);
    }

    private void Replay(string path)
    {
        var bytes = new byte[_file.Length];
        _file.ReadExactly(bytes);
        int start = 0, number = 0;
        for (int end; (end = bytes.AsSpan(start).IndexOf((byte)'\n')) >= 0; start += end + 1)
        {
            number++;
            try
            {
                Apply(JsonNode.Parse(bytes.AsSpan(start, end))!.AsObject());
            }
            catch (Exception exception) when (exception is JsonException or InvalidOperationException or ArgumentException or FormatException or NullReferenceException)
            {
                throw new InvalidDataException($"{path}, line {number}: not a line of this search's journal ({exception.Message.ReplaceLineEndings(" ")})", exception);
            }
        }

        _file.SetLength(start); // what follows the last line break was cut off
        _file.Position = start;
        foreach (var (_, point) in _open)
        {
            _again.Enqueue(point);
        }
    }

    private void Apply(JsonObject line)
    {
        if (line["point"] is JsonObject values)
        {
            var point = _space.Point(_space.Parameters.ToDictionary(static p => p.Name, p => Value(p, values[p.Name] ?? throw new ArgumentException($"no value for '{p.Name}'"))));
            _inner.Adopt(point);
            _open.Add((_asked++, point));
            return;
        }

        var number = (long)line["tell"]!;
        var index = _open.FindIndex(open => open.Number == number);
        Told(index >= 0 ? index : throw new ArgumentException($"ask {number} is not open"), [.. line["objectives"]!.AsArray().Select(static o => double.Parse((string)o!, CultureInfo.InvariantCulture))]);
    }

    private static object Value(Hyperparameter parameter, JsonNode node) =>
        parameter.Choices is { } choices
            ? choices.FirstOrDefault(c => JsonNode.DeepEquals(JsonSerializer.SerializeToNode(c), node)) ?? throw new ArgumentException($"'{parameter.Name}' is {node.ToJsonString()}, which it can't be")
            : node.GetValue<double>();
}
