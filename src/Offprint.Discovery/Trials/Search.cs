using System.Collections.Concurrent;

namespace Offprint.Discovery;

/// <summary>Search loops: any space, any algorithm, any flow (paper, section 3.3).</summary>
public static class Search
{
    /// <summary>
    /// Offers programs one after the other: evaluate each and call <see cref="Trial{T}.Complete"/> or <see cref="Trial{T}.Skip"/>. With a store, a loop that was killed
    /// goes on with the trial that was left behind, and loops of several processes share one study. A loop inside a loop decides what the outer one left open.
    /// </summary>
    /// <typeparam name="T">The type of the programs.</typeparam>
    /// <param name="space">The space.</param>
    /// <param name="algorithm">The algorithm.</param>
    /// <param name="options">How to run.</param>
    /// <param name="equivalence">Answers programs that compute what another one computed, without offering them; null: every program is offered.</param>
    /// <param name="ct">Ends the loop before the next trial.</param>
    /// <returns>The trials.</returns>
    /// <exception cref="InvalidOperationException">The loop went on without ending its trial.</exception>
    public static IEnumerable<Trial<T>> Sample<T>(SearchSpace<T> space, IDnaGenerator algorithm, SampleOptions? options = null, FunctionalEquivalence<T>? equivalence = null, CancellationToken ct = default)
    {
        ArgumentNullException.ThrowIfNull(space);
        ArgumentNullException.ThrowIfNull(algorithm);
        options ??= new SampleOptions();
        options.Validate();
        return Loop(space, algorithm, options, equivalence, ct);
    }

    /// <summary>Evaluates programs asynchronously, several at a time, and returns the study when it is complete.</summary>
    /// <typeparam name="T">The type of the programs.</typeparam>
    /// <param name="space">The space.</param>
    /// <param name="algorithm">The algorithm.</param>
    /// <param name="evaluate">Evaluates a program; an exception ends the search and leaves the trial for the next start.</param>
    /// <param name="parallel">How many at a time; at least 1.</param>
    /// <param name="options">How to run.</param>
    /// <param name="equivalence">Answers programs that compute what another one computed; null: every program is evaluated.</param>
    /// <param name="ct">Ends the search; running evaluations are asked to stop.</param>
    /// <returns>All trials of the study.</returns>
    public static async Task<IReadOnlyList<TrialRecord>> RunAsync<T>(
        SearchSpace<T> space, IDnaGenerator algorithm, Func<Trial<T>, CancellationToken, Task<IReadOnlyList<double>>> evaluate, int parallel = 1, SampleOptions? options = null, FunctionalEquivalence<T>? equivalence = null, CancellationToken ct = default)
    {
        ArgumentNullException.ThrowIfNull(space);
        ArgumentNullException.ThrowIfNull(algorithm);
        ArgumentNullException.ThrowIfNull(evaluate);
        ArgumentOutOfRangeException.ThrowIfLessThan(parallel, 1);
        options ??= new SampleOptions();
        using var study = new Study(space.Spec, algorithm, options);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var running = new ConcurrentDictionary<long, byte>();
        async Task WorkAsync()
        {
            // A worker with nothing to do waits only for other processes, not for its siblings, whose trials it could never take over.
            while (await Task.Run(() => study.Take(waitForOthers: true, stop.Token), stop.Token).ConfigureAwait(false) is { } record)
            {
                var trial = new Trial<T>(study, space, record, options.EarlyStopping);
                try
                {
                    if (equivalence is not null && equivalence.Answer(trial))
                    {
                        continue;
                    }

                    var objectives = await evaluate(trial, stop.Token).ConfigureAwait(false);
                    if (trial.State == TrialState.Pending)
                    {
                        trial.Complete(objectives);
                    }

                    equivalence?.Learn(trial);
                }
                catch
                {
                    if (trial.State == TrialState.Pending)
                    {
                        study.Release(record.Number);
                    }

                    await stop.CancelAsync().ConfigureAwait(false);
                    throw;
                }
            }
        }

        var workers = Enumerable.Range(0, parallel).Select(_ => WorkAsync()).ToArray();
        try
        {
            await Task.WhenAll(workers).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested && Array.Find(workers, static w => w.IsFaulted) is { } failed)
        {
            await failed.ConfigureAwait(false);
        }

        return study.Trials();
    }

    /// <summary>Runs a whole search and returns the best program: the loop of <see cref="Sample"/> around one function. Searches nest: the function may run another one over what is still open.</summary>
    /// <typeparam name="T">The type of the programs.</typeparam>
    /// <param name="space">The space.</param>
    /// <param name="algorithm">The algorithm.</param>
    /// <param name="evaluate">The reward of a program, higher is better; NaN: failed.</param>
    /// <param name="options">How to run.</param>
    /// <param name="ct">Ends the search before the next trial.</param>
    /// <returns>The best program and its reward.</returns>
    /// <exception cref="InvalidOperationException">No trial succeeded.</exception>
    public static (Symbolic<T> Program, double Reward) Maximize<T>(SearchSpace<T> space, IDnaGenerator algorithm, Func<Symbolic<T>, double> evaluate, SampleOptions? options = null, CancellationToken ct = default)
    {
        ArgumentNullException.ThrowIfNull(evaluate);
        using var store = options?.Store is null ? TrialStore.InMemory() : null;
        options = (options ?? new SampleOptions()) with { Store = options?.Store ?? store };
        foreach (var trial in Sample(space, algorithm, options, ct: ct))
        {
            trial.Complete(evaluate(trial.Symbolic));
        }

        var best = Best(options.Store!.Trials(options.Name)) ?? throw new InvalidOperationException($"None of the {options.MaxTrials} trials of '{options.Name}' succeeded.");
        return (space.Decode(best.Dna), best.Objectives[0]);
    }

    /// <summary>The best completed trial of a list by its first objective.</summary>
    /// <param name="trials">The trials.</param>
    /// <returns>The trial, or null when none is complete.</returns>
    public static TrialRecord? Best(IEnumerable<TrialRecord> trials) => trials.Where(static t => t.State == TrialState.Completed).MaxBy(static t => t.Objectives[0]);

    private static IEnumerable<Trial<T>> Loop<T>(SearchSpace<T> space, IDnaGenerator algorithm, SampleOptions options, FunctionalEquivalence<T>? equivalence, CancellationToken ct)
    {
        using var study = new Study(space.Spec, algorithm, options);
        while (study.Take(waitForOthers: true, ct) is { } record)
        {
            var trial = new Trial<T>(study, space, record, options.EarlyStopping);
            if (equivalence is not null && equivalence.Answer(trial))
            {
                continue;
            }

            var handedBack = false;
            try
            {
                yield return trial;
                handedBack = true;
            }
            finally
            {
                // The loop was left by break or by an exception: the trial waits for the next start.
                if (!handedBack && trial.State == TrialState.Pending)
                {
                    study.Release(record.Number);
                }
            }

            if (trial.State == TrialState.Pending)
            {
                study.Release(record.Number);
                if (trial.EndsLoop)
                {
                    yield break;
                }

                if (!options.Redeliver)
                {
                    throw new InvalidOperationException($"Trial {record.Number} was left without an outcome: call Complete or Skip before the loop goes on, or set {nameof(SampleOptions.Redeliver)}.");
                }
            }
            else
            {
                equivalence?.Learn(trial);
            }

            if (trial.EndsLoop)
            {
                yield break;
            }
        }
    }
}
