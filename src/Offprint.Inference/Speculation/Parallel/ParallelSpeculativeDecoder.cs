using System.Runtime.CompilerServices;
using Offprint.Models;
using Offprint.Tensors;
using TorchSharp;

namespace Offprint.Inference;

/// <summary>
/// PEARL (arXiv 2408.11850): speculative decoding in which both models run at the same time. While the draft writes a block of γ tokens, the target checks the block before it and the first
/// token of the new one; after a rejection, that first token alone. Runs of good drafts are never interrupted. The text has exactly the target's distribution.
/// </summary>
/// <remarks>
/// Worth it where each model has processors of its own. One text at a time. Models must share a tokenizer: <see cref="SpeculativePair.CheckTokenizers"/>. A failure of either model stops the
/// other and is thrown by the enumeration; all tokens given out until then are verified.
/// </remarks>
/// <seealso href="https://arxiv.org/abs/2408.11850"/>
public sealed class ParallelSpeculativeDecoder : IAsyncDisposable
{
    private readonly IDecodingModel _target;
    private readonly IDecodingModel _draft;
    private readonly bool _owned;
    private readonly PearlOptions _options;
    private readonly Lazy<IPearlWorkers> _workers;
    private double? _costRatio;
    private int _busy;
    private bool _disposed;

    /// <summary>Makes a decoder of two local models, which stay the caller's.</summary>
    /// <param name="target">The large model, in evaluation mode.</param>
    /// <param name="draft">The small model, in evaluation mode; not the same object.</param>
    /// <param name="options">Null for the defaults.</param>
    /// <exception cref="ArgumentException">The vocabularies do not fit together, or an option is out of range.</exception>
    public ParallelSpeculativeDecoder(ICausalLanguageModel target, ICausalLanguageModel draft, PearlOptions? options = null)
        : this(DecodingModel.For(target, new DecodingOptions { Threads = options?.TargetThreads ?? 1 }), DecodingModel.For(draft, new DecodingOptions { Threads = options?.DraftThreads ?? 1 }), options) => _owned = true;

    /// <summary>Makes a decoder of two decoders, which stay the caller's.</summary>
    /// <param name="target">The large model.</param>
    /// <param name="draft">The small model; not the same object.</param>
    /// <param name="options">Null for the defaults.</param>
    /// <exception cref="ArgumentException">The vocabularies do not fit together, or an option is out of range.</exception>
    public ParallelSpeculativeDecoder(IDecodingModel target, IDecodingModel draft, PearlOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(target);
        ArgumentNullException.ThrowIfNull(draft);
        (_target, _draft, _options) = (target, draft, options ?? new PearlOptions());
        _options.Validate();
        SpeculativePair.SharedVocabulary(target, draft);
        _workers = new Lazy<IPearlWorkers>(() => _options.VirtualTime is { } time ? new VirtualWorkers(time) : new PearlThreads(Prepare(draft, _options.DraftThreads), Prepare(target, _options.TargetThreads)));
    }

    /// <summary>What has been done so far, over all texts.</summary>
    public PearlStatistics Statistics { get; private set; } = new();

    /// <summary>The window γ in use; 0 until it is measured with the first text.</summary>
    public int Window => _options.Window ?? (_costRatio is { } ratio ? PearlPlanner.Window(ratio) : 0);

    /// <summary>Random decisions, for tests that enumerate them.</summary>
    internal Func<SamplingOptions, Chance> Chances { get; init; } = static sampling => new SeededChance(sampling.Seed);

    /// <summary>Sees every step, for tests.</summary>
    internal Action<PearlStep>? Trace { get; init; }

    /// <summary>Continues a prompt; every token that is given out is verified. Ends at an end token, at the maximum of tokens, or when the context of either model is full.</summary>
    /// <param name="prompt">Token ids, at least one.</param>
    /// <param name="sampling">Temperature, top-k and top-p for both models, and the seed; null for the defaults.</param>
    /// <param name="ct">Stops between steps, when both models have ended theirs.</param>
    /// <exception cref="ArgumentException">The prompt is empty, has an id that a model has not, or fills a context; an option is out of range.</exception>
    /// <exception cref="InvalidOperationException">Another text is being made.</exception>
    public IAsyncEnumerable<int> GenerateAsync(int[] prompt, SamplingOptions? sampling = null, CancellationToken ct = default)
    {
        SpeculativePrompt.Check(prompt, _target, _draft);
        sampling ??= new SamplingOptions();
        sampling.Validate();
        return Steps(prompt, sampling, ct);
    }

    /// <summary>Ends the two threads.</summary>
    public ValueTask DisposeAsync()
    {
        if (!_disposed)
        {
            _disposed = true;
            if (_workers.IsValueCreated)
            {
                _workers.Value.Dispose();
            }

            if (_owned)
            {
                _target.Dispose();
                _draft.Dispose();
            }
        }

        return ValueTask.CompletedTask;
    }

    private async IAsyncEnumerable<int> Steps(int[] prompt, SamplingOptions sampling, [EnumeratorCancellation] CancellationToken ct)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (Interlocked.Exchange(ref _busy, 1) == 1)
        {
            throw new InvalidOperationException("This decoder is making another text; it makes one at a time.");
        }

        try
        {
            var ratio = CostRatio();
            var choice = _options.AutomaticSwitch ? new MethodSwitch(ratio) : null;
            using var session = new PearlSession(prompt, _target, _draft, sampling, _options, Chances(sampling));
            var (method, length) = (DecodingMethod.Parallel, Window);
            while (!session.IsFinished)
            {
                ct.ThrowIfCancellationRequested();
                if (choice is not null && session.Pending == 0)
                {
                    (method, length) = choice.Choose(_options.Window);
                }

                var plan = session.Plan(method, length);
                var times = await _workers.Value.RunAsync(plan.Window > 0 ? () => session.Draft(plan.Window) : null, plan.Checks ? session.Check : null, session.Stop).ConfigureAwait(false);
                var before = session.Verified;
                var step = session.Decide(plan);
                choice?.Observe(step, times);
                Trace?.Invoke(step);
                var tokens = session.VerifiedFrom(before);
                Statistics = Statistics.Add(step, times, tokens.Length);
                foreach (var token in tokens)
                {
                    yield return token;
                }
            }
        }
        finally
        {
            Volatile.Write(ref _busy, 0);
        }
    }

    private double CostRatio() => _options is { Window: { } window, AutomaticSwitch: false } ? window
        : _costRatio ??= _options.VirtualTime is { } time ? time.TargetTime / time.DraftTime : PearlPlanner.CostRatio(_target, _draft);

    /// <summary>The tensor engine keeps its number of threads per calling thread; kernels of our own have theirs from the decoder.</summary>
    private static Action? Prepare(IDecodingModel model, int threads) => model is not TorchDecodingModel ? null : () =>
    {
        TorchRuntime.PrepareThread();
        torch.set_num_threads(threads);
    };
}
