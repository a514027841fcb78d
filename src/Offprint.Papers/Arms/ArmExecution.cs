namespace Offprint.Papers;

/// <summary>Runs one arm with one seed in this process.</summary>
internal static class ArmExecution
{
    public static async Task<ArmResult> RunAsync(
        IReproduction reproduction,
        IReproductionOptions options,
        ArmJob job,
        ModelShelf models,
        DataShelf data,
        ProgressTracker progress,
        CancellationToken ct)
    {
        using var context = new ArmContext(job, models, data, progress);
        try
        {
            await Task.Run(() => reproduction.RunArmAsync(context, options, ct), ct).ConfigureAwait(false);
            return context.ToResult();
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            throw;
        }
        catch (Exception exception)
        {
            throw new ArmFailedException(job, exception.Message, "", exception) { IsBadInput = RunFailedException.IsInputError(exception) };
        }
    }
}
