using System.Globalization;
using System.Text.Json.Nodes;
using Offprint.Training;

namespace Offprint.App;

/// <summary>The result of a training run for people and for programs.</summary>
internal static class TrainingView
{
    public static void Print(TextRunResult result)
    {
        var ledger = result.Ledger;
        Output.Line(result.Fit.End switch
        {
            FitEnd.Cancelled => $"Stopped after step {Number(result.Fit.Steps)}; go on with --resume.",
            FitEnd.Stopped => $"Ended after step {Number(result.Fit.Steps)}: {result.Fit.Reason}.",
            _ => $"Trained {Number(result.Fit.Steps)} steps, {Number(ledger.Tokens)} tokens ({Text((double)ledger.Tokens / result.TrainingTokens)} times the text) in {Time(ledger.Seconds)}.",
        });
        Output.Line($"Model: {Number(result.Parameters)} parameters, training loss {Text(result.Fit.Loss)} nats a token.");
        if (result.HeldOut is { } held)
            Output.Line($"Held-out text ({Number(held.Tokens)} tokens): {Text(held.NatsPerToken)} nats a token, perplexity {Text(held.Perplexity)}, {Text(held.BitsPerByte)} bits a byte.");
        if (result.Masked is { } masked)
            Output.Line($"Held-out text: {Text(masked.NatsPerToken)} nats a hidden token, {masked.Accuracy.ToString("P1", CultureInfo.InvariantCulture)} of {Number(masked.Tokens)} guessed.");
        if (result.ObjectiveLoss is { } loss)
            Output.Line($"Held-out text: the objective's loss is {Text(loss)} nats.");
        Output.Line($"Folder: {result.Folder}");
    }

    public static JsonObject Json(TextRunResult result) => new()
    {
        ["end"] = Names.Of(result.Fit.End),
        ["steps"] = result.Fit.Steps,
        ["loss"] = Value(result.Fit.Loss),
        ["folder"] = result.Folder,
        ["checkpoint"] = result.Fit.Checkpoint,
        ["parameters"] = result.Parameters,
        ["trainingTokens"] = result.TrainingTokens,
        ["tokens"] = result.Ledger.Tokens,
        ["flops"] = result.Ledger.Flops,
        ["seconds"] = result.Ledger.Seconds,
        ["heldOut"] = result.HeldOut is { } held
            ? new JsonObject { ["tokens"] = held.Tokens, ["natsPerToken"] = Value(held.NatsPerToken), ["perplexity"] = Value(held.Perplexity), ["bitsPerByte"] = Value(held.BitsPerByte) }
            : null,
        ["masked"] = result.Masked is { } masked ? new JsonObject { ["tokens"] = masked.Tokens, ["natsPerToken"] = Value(masked.NatsPerToken), ["accuracy"] = Value(masked.Accuracy) } : null,
        ["objectiveLoss"] = result.ObjectiveLoss is { } loss ? Value(loss) : null,
    };

    private static JsonValue? Value(double value) => double.IsFinite(value) ? JsonValue.Create(value) : null;

    private static string Number(long value) => value.ToString("N0", CultureInfo.InvariantCulture);

    private static string Text(double value) => value.ToString("0.###", CultureInfo.InvariantCulture);

    private static string Time(double seconds)
    {
        var time = TimeSpan.FromSeconds(seconds);
        return time.TotalMinutes >= 1 ? $"{(int)time.TotalMinutes} min {time.Seconds} s" : $"{Math.Ceiling(seconds)} s";
    }
}
