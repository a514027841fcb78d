using System.Text.Json;
using System.Text.Json.Nodes;

namespace Offprint.Training;

/// <summary>The logs of a run: <c>log.jsonl</c>, one object a line, and TensorBoard event files under <c>events/</c>.</summary>
internal sealed class RunLog : IDisposable
{
    private const string FileName = "log.jsonl";
    private readonly StreamWriter _lines;
    private readonly EventFile? _events;

    private RunLog(StreamWriter lines, EventFile? events) => (_lines, _events) = (lines, events);

    public static RunLog Open(string folder, bool tensorBoard)
    {
        Directory.CreateDirectory(folder);
        var stream = new FileStream(Path.Combine(folder, FileName), FileMode.Append, FileAccess.Write, FileShare.ReadWrite);
        return new RunLog(new StreamWriter(stream) { AutoFlush = true }, tensorBoard ? EventFile.Create(Path.Combine(folder, "events")) : null);
    }

    /// <summary>Drops the lines of steps that a resumed run takes again.</summary>
    public static void CutAfter(string folder, long step)
    {
        var path = Path.Combine(folder, FileName);
        if (!File.Exists(path))
        {
            return;
        }

        var kept = File.ReadLines(path).Where(line => StepOf(line) is { } own && own <= step).ToList();
        var temporary = path + ".tmp";
        File.WriteAllLines(temporary, kept);
        File.Move(temporary, path, overwrite: true);
    }

    public void Step(StepReport report)
    {
        var line = new JsonObject
        {
            ["step"] = report.Step,
            ["loss"] = Number(report.Loss),
            ["learningRate"] = report.LearningRate,
            ["gradientNorm"] = Number(report.GradientNorm),
            ["tokens"] = report.Tokens,
            ["flops"] = report.Flops,
            ["tokensPerSecond"] = Math.Round(report.TokensPerSecond, 1),
            ["seconds"] = Math.Round(report.Elapsed.TotalSeconds, 3),
        };
        foreach (var (name, value) in report.Parts)
        {
            line["loss/" + name] = Number(value);
        }

        Write(line);
        _events?.Scalars(report.Step, [("train/loss", report.Loss), ("train/learning rate", report.LearningRate), ("train/gradient norm", report.GradientNorm),
            ("train/tokens per second", report.TokensPerSecond), .. report.Parts.Select(static p => ("train/loss/" + p.Key, p.Value))]);
    }

    public void Evaluation(EvaluationReport report)
    {
        Write(new JsonObject { ["step"] = report.Step, ["evaluation"] = Number(report.Loss), ["best"] = report.Best });
        _events?.Scalars(report.Step, [("evaluation/loss", report.Loss)]);
    }

    public void Dispose()
    {
        _lines.Dispose();
        _events?.Dispose();
    }

    private void Write(JsonObject line) => _lines.WriteLine(line.ToJsonString());

    // JSON has no NaN.
    private static JsonValue? Number(double value) => double.IsFinite(value) ? JsonValue.Create(value) : null;

    private static long? StepOf(string line)
    {
        try
        {
            using var document = JsonDocument.Parse(line);
            return document.RootElement.TryGetProperty("step", out var step) ? step.GetInt64() : null;
        }
        catch (JsonException)
        {
            return null; // the last line of a run that was killed
        }
    }
}
