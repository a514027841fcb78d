using System.Diagnostics;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using System.Threading.Channels;

namespace Offprint.Inference;

/// <summary>One request on its way through the engine. Only the engine's thread touches it, but for the channel and the request to stop.</summary>
internal sealed class GenerationSequence : IDisposable
{
    private readonly Channel<GenerationChunk> _chunks = Channel.CreateUnbounded<GenerationChunk>(new UnboundedChannelOptions { SingleReader = true, SingleWriter = true });
    private readonly List<int> _tokens;
    private readonly IReadOnlySet<int> _ends;
    private readonly TokenSampler _sampler;
    private readonly LogitMask? _mask;
    private readonly ConstraintWalk? _constraint;
    private readonly IncrementalDetokenizer? _detokenizer;
    private readonly StopScanner _scanner;
    private readonly int _limit;
    private readonly long _submitted = Stopwatch.GetTimestamp();
    private int _passes;
    private int _drafted;
    private int _accepted;
    private CancellationTokenRegistration _cancellation;
    private volatile bool _stopped;

    public GenerationSequence(GenerationRequest request, IDecodingModel model, IncrementalDetokenizer? detokenizer, IReadOnlySet<int> ends)
    {
        (Request, _detokenizer, _ends) = (request, detokenizer, ends);
        _tokens = [.. request.Prompt];
        _constraint = request.Constraint is null ? null : new ConstraintWalk(request.Constraint, request.Prompt.Count);
        _mask = request.Adjustments is null && _constraint is null ? null : Mask;
        _limit = (int)Math.Min((long)_tokens.Count + request.MaximumTokens, model.MaximumPositions);
        _sampler = new TokenSampler(request.Sampling);
        _scanner = new StopScanner(request.StopStrings);
    }

    public GenerationRequest Request { get; }

    public ChannelReader<GenerationChunk> Chunks => _chunks.Reader;

    /// <summary>Prompt and continuation.</summary>
    public ReadOnlySpan<int> Tokens => CollectionsMarshal.AsSpan(_tokens);

    public int PromptLength => Request.Prompt.Count;

    /// <summary>Most tokens that the model will have read of it.</summary>
    public int Limit => _limit;

    /// <summary>What the model has read; null while the request waits.</summary>
    public IDecodingState? State { get; set; }

    public PrefixMatch? Match { get; set; }

    public int CachedTokens { get; set; }

    /// <summary>Blocks of the memory that are kept free for it.</summary>
    public int ReservedBlocks { get; set; }

    /// <summary>Tokens that the model has not read yet; more than one while the prompt is filled in.</summary>
    public int Pending => _tokens.Count - State!.Tokens.Length;

    public bool IsStopped => _stopped;

    /// <summary>Set once the last chunk is written.</summary>
    public bool IsFinished { get; private set; }

    /// <summary>Whether a pass failed: what it wrote is not to be kept.</summary>
    public bool HasFailed { get; private set; }

    public TimeSpan Age => Stopwatch.GetElapsedTime(_submitted);

    public int Made => _tokens.Count - PromptLength;

    /// <summary>The caller wants no more.</summary>
    public void Stop() => _stopped = true;

    /// <summary>Stops when the caller's token says so, whether anybody reads or not.</summary>
    public void StopWith(CancellationToken cancellation) => _cancellation = cancellation.UnsafeRegister(static sequence => ((GenerationSequence)sequence!).Stop(), this);

    /// <summary>The next tokens for the model: those that it has not read, and behind them the draft.</summary>
    public ReadOnlyMemory<int> Next(int count) => count == Pending && Drafting is { Drafted.Length: > 0 } drafting
        ? (int[])[.. Tokens[State!.Tokens.Length..], .. drafting.Drafted]
        : Tokens.Slice(State!.Tokens.Length, count).ToArray();

    /// <summary>Lets a small model draft for this sequence from now on.</summary>
    public void Speculate(IDecodingModel draft, IDraftLengthPolicy policy, int vocabulary) =>
        Drafting = new DraftedSequence(draft, policy, new SpeculativeRound(Request.Sampling, _mask) { VocabularySize = vocabulary }, _constraint, _ends, Math.Min(_limit, draft.MaximumPositions));

    /// <summary>The draft; null while none is made.</summary>
    public DraftedSequence? Drafting { get; private set; }

    /// <summary>No more drafts for this sequence.</summary>
    public void StopDrafting()
    {
        Drafting?.Dispose();
        Drafting = null;
    }

    /// <summary>Chooses the next tokens from the rows of logits that the pass left, and hands them out. What goes wrong here ends this sequence alone.</summary>
    public void Choose()
    {
        var before = Made;
        Guard(() =>
        {
            _passes++;
            ChooseNext();
        });
        ChosenInPass = Made - before;
    }

    /// <summary>Does something that the request's constraint, mask or policy has a part in: what it throws ends this sequence alone.</summary>
    public void Guard(Action action)
    {
        try
        {
            action();
        }
        catch (Exception error)
        {
            Fail(error);
        }
    }

    private void ChooseNext()
    {
        if (Made == 0 && IsAtEnd)
        {
            Write("", null, FinishReason.Stop);
        }
        else if (Drafting is { Drafted.Length: > 0 } drafting)
        {
            Test(drafting);
        }
        else
        {
            var logits = State!.Logits(State.LogitRows - 1);
            Take(_sampler.Next(logits, _mask, Tokens), logits);
        }
    }

    /// <summary>Tokens that the last pass gave.</summary>
    public int ChosenInPass { get; private set; }

    public void Fail(Exception error)
    {
        (IsFinished, HasFailed) = (true, true);
        _chunks.Writer.TryComplete(error);
    }

    public void Dispose()
    {
        _cancellation.Dispose();
        State?.Dispose();
        StopDrafting();
        IsFinished = true;
        _chunks.Writer.TryComplete();
    }

    /// <summary>Takes drafted tokens as long as the model would have chosen them, then one of the model's own.</summary>
    private void Test(DraftedSequence drafting)
    {
        var round = drafting.Round;
        var (count, first, accepted) = (round.Drafted.Length, State!.LogitRows - round.Drafted.Length - 1, 0);
        var tokens = round.Drafted.ToArray();
        _drafted += count;
        var next = -1;
        while (accepted < count && !IsFinished)
        {
            var logits = State.Logits(first + accepted);
            if (!round.Test(logits, out next))
            {
                Take(next, logits);
                break;
            }

            _accepted++;
            Take(tokens[accepted++], logits);
        }

        if (accepted == count && !IsFinished)
        {
            next = round.Extend(State.Logits(first + count));
            Take(next, State.Logits(first + count));
        }

        drafting.Policy.EndRound(new SpeculativeVerdict(count, accepted, next));
        State.Crop(Math.Min(State.Tokens.Length, _tokens.Count - 1));
        drafting.Crop(_tokens.Count - 1);
    }

    private void Mask(ReadOnlySpan<int> tokens, Span<float> logits)
    {
        Request.Adjustments?.Apply(tokens, PromptLength, logits);
        _constraint?.Allowed(tokens).Mask(logits);
    }

    /// <summary>Whether the constraint lets nothing follow: the text is over.</summary>
    private bool IsAtEnd => _constraint?.Allowed(Tokens).IsEmpty == true;

    private void Take(int token, ReadOnlySpan<float> logits)
    {
        _tokens.Add(token);
        var generated = Describe(token, logits);
        var ended = !Request.IgnoreEnd && _ends.Contains(token);
        var text = ended ? "" : _scanner.Append(_detokenizer?.Append(token) ?? "");
        FinishReason? finish = ended || _scanner.Stopped || IsAtEnd ? FinishReason.Stop : _tokens.Count >= _limit ? FinishReason.Length : null;
        if (finish is not null && !_scanner.Stopped)
        {
            text += _scanner.Append(_detokenizer?.Finish() ?? "");
            text += _scanner.Finish();
        }

        Write(text, generated, finish);
    }

    private void Write(string text, GeneratedToken? token, FinishReason? finish)
    {
        IsFinished = finish is not null;
        var usage = IsFinished ? new GenerationUsage(PromptLength, CachedTokens, Made, _drafted, _accepted, _passes) : null;
        _chunks.Writer.TryWrite(new GenerationChunk(token is { } generated ? [generated] : [], text, finish, usage));
        if (IsFinished)
        {
            _chunks.Writer.TryComplete();
        }
    }

    private GeneratedToken Describe(int token, ReadOnlySpan<float> logits)
    {
        if (Request.TopLogProbs is not { } count)
        {
            return new GeneratedToken(token, double.NaN, []);
        }

        var largest = TensorPrimitives.Max(logits);
        var sum = 0.0;
        foreach (var logit in logits)
        {
            sum += Math.Exp(logit - largest);
        }

        var shift = largest + Math.Log(sum);
        var top = new PriorityQueue<int, (float, int)>();
        for (var id = 0; id < logits.Length && count > 0; id++)
        {
            if (top.Count < count)
            {
                top.Enqueue(id, (logits[id], -id));
            }
            else if (top.TryPeek(out _, out var least) && logits[id] > least.Item1)
            {
                top.DequeueEnqueue(id, (logits[id], -id));
            }
        }

        var best = new (int, double)[top.Count];
        for (var i = best.Length - 1; i >= 0; i--)
        {
            var id = top.Dequeue();
            best[i] = (id, logits[id] - shift);
        }

        return new GeneratedToken(token, logits[token] - shift, best);
    }
}
