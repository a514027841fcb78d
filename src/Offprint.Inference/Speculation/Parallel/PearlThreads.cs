using System.Diagnostics;

namespace Offprint.Inference;

/// <summary>Two long-lived threads, one a model.</summary>
internal sealed class PearlThreads(Action? prepareDraft, Action? prepareTarget) : IPearlWorkers
{
    private readonly PearlWorker _draft = new("draft model", prepareDraft);
    private readonly PearlWorker _target = new("target model", prepareTarget);

    public async ValueTask<PearlTimes> RunAsync(Func<int>? draft, Action? target, Action stop)
    {
        var start = Stopwatch.GetTimestamp();
        var checking = target is null ? Task.FromResult(0.0) : _target.Run(target, stop);
        var drafting = draft is null ? Task.FromResult(0.0) : _draft.Run(() => draft(), stop);
        await Task.WhenAll(drafting, checking).ConfigureAwait(false);
        return new PearlTimes(await drafting.ConfigureAwait(false), await checking.ConfigureAwait(false), Stopwatch.GetElapsedTime(start).TotalSeconds);
    }

    public void Dispose()
    {
        _draft.Dispose();
        _target.Dispose();
    }
}
