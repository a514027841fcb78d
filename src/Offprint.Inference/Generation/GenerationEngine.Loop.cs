using System.Runtime.CompilerServices;
using Offprint.Text;

namespace Offprint.Inference;

/// <content>What the thread of the engine does.</content>
public sealed partial class GenerationEngine
{
    private void Loop()
    {
        while (!_disposed)
        {
            try
            {
                Leave();
                Join();
                if (_running.Count == 0)
                {
                    _wake.Wait();
                    continue;
                }

                Pass();
            }
            catch (Exception error)
            {
                // Nobody is to wait for ever, and a policy or predictor of the caller's that fails must not end the process; the next requests start afresh.
                foreach (var sequence in _running)
                {
                    sequence.Fail(error);
                }
            }
        }

        lock (_gate)
        {
            foreach (var sequence in _running.Concat(_waiting))
            {
                sequence.Fail(new ObjectDisposedException(nameof(GenerationEngine), "The engine was shut down."));
                sequence.Dispose();
            }

            _running.Clear();
            _waiting.Clear();
        }
    }

    /// <summary>Gives back what finished sequences and those that nobody wants any more hold.</summary>
    private void Leave()
    {
        for (var i = _running.Count - 1; i >= 0; i--)
        {
            var sequence = _running[i];
            if (sequence.IsFinished || sequence.IsStopped)
            {
                lock (_gate)
                {
                    _running.RemoveAt(i);
                }

                _reserved -= sequence.ReservedBlocks;
                using (sequence)
                {
                    if (sequence.State is ManagedDecodingState state)
                    {
                        _prefixes?.End(sequence, state, complete: sequence.IsFinished && !sequence.HasFailed);
                    }
                }
            }
        }
    }

    /// <summary>Lets waiting requests in, first come, first served, as long as there is room for all that they may become.</summary>
    private void Join()
    {
        lock (_gate)
        {
            // Nobody waits behind those that have left.
            for (var i = _waiting.Any(static sequence => sequence.IsStopped) ? _waiting.Count : 0; i > 0; i--)
            {
                var sequence = _waiting.Dequeue();
                if (sequence.IsStopped)
                {
                    sequence.Dispose();
                }
                else
                {
                    _waiting.Enqueue(sequence);
                }
            }
        }

        while (_running.Count < _options.MaximumSequences)
        {
            GenerationSequence sequence;
            lock (_gate)
            {
                if (!_waiting.TryPeek(out var next) || next.ReservedBlocks > FreeBlocks)
                {
                    return;
                }

                sequence = _waiting.Dequeue();
                _running.Add(sequence);
            }

            _reserved += sequence.ReservedBlocks;
            sequence.Guard(() => Begin(sequence));
        }
    }

    private void Begin(GenerationSequence sequence)
    {
        sequence.State = _model.Start();
        if (sequence.State is ManagedDecodingState state)
        {
            _prefixes?.Begin(sequence, state);
        }

        if (_options.Draft is { } draft && sequence.Request.Speculate)
        {
            sequence.Speculate(draft, _options.DraftPolicy(), _draftVocabulary);
        }

        _meter.Started(sequence);
    }

    /// <summary>Lets the draft model go ahead, token by token for all sequences together.</summary>
    private void Draft()
    {
        var active = new List<GenerationSequence>();
        foreach (var sequence in _running)
        {
            if (sequence.IsFinished || sequence.Drafting is not { } drafting)
            {
                continue;
            }

            sequence.Guard(() =>
            {
                if (sequence.Pending == 1 && _running.Count <= _options.MaximumDraftedSequences && drafting.Begin(sequence.Tokens))
                {
                    active.Add(sequence);
                }
                else
                {
                    drafting.Skip(sequence.Tokens);
                }
            });
        }

        while (active.Count > 0)
        {
            try
            {
                _options.Draft!.Append([.. active.Select(static sequence => sequence.Drafting!.Next(sequence.Tokens))]);
            }
            catch (CacheFullException)
            {
                // The draft model's memory is its own; without room there the texts come without drafts.
                active.ForEach(static sequence => sequence.StopDrafting());
                return;
            }

            active.RemoveAll(static sequence =>
            {
                var more = false;
                sequence.Guard(() => more = sequence.Drafting!.Draft(sequence.Tokens));
                return !more;
            });
        }
    }

    private void Pass()
    {
        Draft();
        var (work, ready) = (new List<DecodingWork>(_running.Count), new List<GenerationSequence>(_running.Count));
        var budget = _options.PromptTokensInPass;
        foreach (var sequence in _running)
        {
            if (sequence.IsFinished)
            {
                continue;
            }

            var pending = sequence.Pending;
            var count = pending == 1 ? 1 : Math.Min(pending, budget);
            if (count == 0)
            {
                continue;
            }

            budget -= pending == 1 ? 0 : count;
            work.Add(new DecodingWork(sequence.State!, sequence.Next(count), count == pending ? 1 + (sequence.Drafting?.Drafted.Length ?? 0) : 0));
            if (count == pending)
            {
                ready.Add(sequence);
            }
        }

        if (work.Count == 0)
        {
            return;
        }

        _model.Append(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(work));
        Interlocked.Increment(ref _passes);
        if (_prefixes is not null)
        {
            foreach (var sequence in _running)
            {
                if (sequence.Made == 0 && !sequence.IsFinished)
                {
                    _prefixes.Fill(sequence, (ManagedDecodingState)sequence.State!);
                }
            }
        }

        if (ready.Count < 4)
        {
            ready.ForEach(static sequence => sequence.Choose());
        }
        else
        {
            Parallel.ForEach(ready, static sequence => sequence.Choose());
        }

        foreach (var sequence in ready)
        {
            _meter.Made(sequence);
        }
    }
}
