using System.Diagnostics.Metrics;

namespace Offprint.Inference;

/// <summary>What an engine reports to listeners of the meter <c>Offprint.Inference</c>. Names follow OpenTelemetry's conventions where they have one.</summary>
internal sealed class GenerationMeter : IDisposable
{
    private readonly Meter _meter = new("Offprint.Inference");
    private readonly Counter<long> _promptTokens;
    private readonly Counter<long> _cachedTokens;
    private readonly Counter<long> _completionTokens;
    private readonly Histogram<double> _firstToken;
    private readonly Histogram<double> _duration;
    private long _prompt;
    private long _cached;
    private long _completion;

    public GenerationMeter(GenerationEngine engine)
    {
        _promptTokens = _meter.CreateCounter<long>("offprint.generation.prompt_tokens", "{token}", "Tokens of prompts, cached ones included.");
        _cachedTokens = _meter.CreateCounter<long>("offprint.generation.cached_tokens", "{token}", "Tokens of prompts that came from the prefix cache.");
        _completionTokens = _meter.CreateCounter<long>("offprint.generation.completion_tokens", "{token}", "Tokens made.");
        _firstToken = _meter.CreateHistogram<double>("offprint.generation.time_to_first_token", "s", "From the request to its first token.");
        _duration = _meter.CreateHistogram<double>("offprint.generation.duration", "s", "From the request to its last token.");
        _meter.CreateObservableGauge("offprint.generation.running", () => engine.Statistics.Running, "{sequence}", "Sequences that run.");
        _meter.CreateObservableGauge("offprint.generation.waiting", () => engine.Statistics.Waiting, "{request}", "Requests that wait.");
        _meter.CreateObservableGauge("offprint.generation.blocks_in_use", () => engine.Statistics.BlocksInUse, "{block}", "Blocks of the key-value memory that somebody holds.");
    }

    public long PromptTokens => Interlocked.Read(ref _prompt);

    public long CachedTokens => Interlocked.Read(ref _cached);

    public long CompletionTokens => Interlocked.Read(ref _completion);

    public void Started(GenerationSequence sequence)
    {
        Interlocked.Add(ref _prompt, sequence.PromptLength);
        Interlocked.Add(ref _cached, sequence.CachedTokens);
        _promptTokens.Add(sequence.PromptLength);
        _cachedTokens.Add(sequence.CachedTokens);
    }

    public void Made(GenerationSequence sequence)
    {
        Interlocked.Add(ref _completion, sequence.ChosenInPass);
        _completionTokens.Add(sequence.ChosenInPass);
        if (sequence.Made == sequence.ChosenInPass)
        {
            _firstToken.Record(sequence.Age.TotalSeconds);
        }

        if (sequence.IsFinished)
        {
            _duration.Record(sequence.Age.TotalSeconds);
        }
    }

    public void Dispose() => _meter.Dispose();
}
