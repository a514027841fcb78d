namespace Offprint.Inference;

/// <summary>One half after the other, on a clock that counts them as simultaneous.</summary>
internal sealed class VirtualWorkers(PearlVirtualTime time) : IPearlWorkers
{
    public ValueTask<PearlTimes> RunAsync(Func<int>? draft, Action? target, Action stop)
    {
        var drafting = (draft?.Invoke() ?? 0) * time.DraftTime;
        target?.Invoke();
        var checking = target is null ? 0 : time.TargetTime;
        return new ValueTask<PearlTimes>(new PearlTimes(drafting, checking, Math.Max(drafting, checking)));
    }

    public void Dispose()
    {
    }
}
