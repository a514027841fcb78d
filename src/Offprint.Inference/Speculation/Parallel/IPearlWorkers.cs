namespace Offprint.Inference;

/// <summary>Runs the two halves of a step side by side.</summary>
internal interface IPearlWorkers : IDisposable
{
    /// <summary>Runs both to their end, also when one fails; then the failure is thrown.</summary>
    /// <param name="draft">Returns the tokens that it drafted; null: the draft waits.</param>
    /// <param name="target">Null: the target waits.</param>
    /// <param name="stop">Called when one half failed.</param>
    ValueTask<PearlTimes> RunAsync(Func<int>? draft, Action? target, Action stop);
}
