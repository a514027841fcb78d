using System.Runtime.CompilerServices;
using Offprint.Text;

namespace Offprint.Inference;

/// <summary>
/// Serves many requests with one model: sequences join and leave between passes (continuous batching; Orca, Yu et al., OSDI 2022), prompts are filled in parts beside the running ones
/// without padding (prepacking), and prompts that begin alike share what was computed. A request gets the same greedy tokens whatever runs beside it, bit for bit with decoders of
/// <see cref="DecodingModel.For"/> that have kernels of their own.
/// </summary>
/// <remarks>For several threads. One background thread does all the work.</remarks>
public sealed partial class GenerationEngine : IDisposable
{
    private readonly IDecodingModel _model;
    private readonly PretrainedTokenizer? _tokenizer;
    private readonly GenerationEngineOptions _options;
    private readonly HashSet<int> _ends;
    private readonly PagedKeyValueCache? _memory;
    private readonly PrefixMemory? _prefixes;
    private readonly Lock _gate = new();
    private readonly Queue<GenerationSequence> _waiting = [];
    private readonly List<GenerationSequence> _running = [];
    private readonly SemaphoreSlim _wake = new(0);
    private readonly Thread _thread;
    private readonly GenerationMeter _meter;
    private readonly int _draftVocabulary;
    private int _reserved;
    private long _passes;
    private volatile bool _disposed;

    /// <summary>Starts an engine.</summary>
    /// <param name="model">The decoder; the caller keeps it, and disposes it after the engine.</param>
    /// <param name="tokenizer">Its tokenizer, for text and stop strings; null for ids only.</param>
    /// <param name="options">How to share the model; null for the defaults.</param>
    /// <param name="endTokens">Tokens that end a text; null for the tokenizer's end token.</param>
    /// <exception cref="ArgumentException">An option or an end token is out of range, or the tokenizer has more ids than the model.</exception>
    public GenerationEngine(IDecodingModel model, PretrainedTokenizer? tokenizer = null, GenerationEngineOptions? options = null, IEnumerable<int>? endTokens = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        (_model, _tokenizer, _options) = (model, tokenizer, options ?? new GenerationEngineOptions());
        _options.Validate();
        if (tokenizer is not null && tokenizer.VocabularySize > model.VocabularySize)
        {
            throw new ArgumentException($"The tokenizer has {tokenizer.VocabularySize} ids, the model only {model.VocabularySize}; they do not belong together.", nameof(tokenizer));
        }

        _ends = [.. endTokens ?? (tokenizer?.Special.Eos is { } end ? [end.Id] : [])];
        if (_ends.FirstOrDefault(id => (uint)id >= (uint)model.VocabularySize, -1) is >= 0 and var wrong)
        {
            throw new ArgumentException($"End token {wrong} is outside of the model's vocabulary of {model.VocabularySize}.", nameof(endTokens));
        }

        _memory = (model as ManagedDecodingModel)?.Cache;
        if (_memory is not null && (int)(_memory.Capacity * _options.PrefixCacheShare) is > 0 and var blocks)
        {
            // Slots of memory that is never taken cost a little each; no more than a million tokens are kept.
            _prefixes = new PrefixMemory(_memory, Math.Min(blocks, 65_536), _options);
        }

        if (_options.Draft is { } draft)
        {
            _draftVocabulary = SpeculativePair.SharedVocabulary(model, draft);
            if (_options.DraftPolicy().NeedsHidden && draft.HiddenSize == 0)
            {
                throw new ArgumentException("The draft policy reads hidden states, and the draft model gives none; choose another policy, or a draft that is a local checkpoint.", nameof(options));
            }
        }

        Constraints = tokenizer is null || _ends.Count == 0 ? null : new ConstraintCache(tokenizer, _ends, model.VocabularySize);
        _meter = new GenerationMeter(this);
        _thread = new Thread(Loop) { IsBackground = true, Name = "offprint generation" };
        _thread.Start();
    }

    /// <summary>The decoder.</summary>
    public IDecodingModel Model => _model;

    /// <summary>Its tokenizer, or null.</summary>
    public PretrainedTokenizer? Tokenizer => _tokenizer;

    /// <summary>Tokens that end a text.</summary>
    public IReadOnlySet<int> EndTokens => _ends;

    /// <summary>Grammars and schemas over the model's tokens, compiled once for all requests; null without a tokenizer or end tokens.</summary>
    public ConstraintCache? Constraints { get; }

    /// <summary>What the engine does now and has done so far.</summary>
    public GenerationStatistics Statistics
    {
        get
        {
            lock (_gate)
            {
                return new GenerationStatistics(_running.Count, _waiting.Count, _meter.PromptTokens, _meter.CachedTokens, _meter.CompletionTokens, Interlocked.Read(ref _passes),
                    _disposed ? 0 : _memory?.InUse ?? 0, _prefixes?.Count ?? 0, _memory?.Capacity ?? 0);
            }
        }
    }

    private int FreeBlocks => _memory is null ? int.MaxValue : _memory.Capacity - (_prefixes?.Capacity ?? 0) - _reserved;

    /// <summary>Continues a prompt. The request is taken at once; its text comes as it arises.</summary>
    /// <param name="request">What is wanted.</param>
    /// <param name="cancellationToken">Ends the request; its memory is free after the pass under way. Ending the enumeration does the same.</param>
    /// <returns>Pieces of the continuation; the last one says why it ended. Enumerate once.</returns>
    /// <exception cref="ArgumentException">Something about the request is out of range; the message says what.</exception>
    /// <exception cref="GenerationQueueFullException">Too many wait already.</exception>
    /// <exception cref="ObjectDisposedException">The engine was disposed.</exception>
    public IAsyncEnumerable<GenerationChunk> GenerateAsync(GenerationRequest request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        ObjectDisposedException.ThrowIf(_disposed, this);
        request.Validate(_model, _tokenizer is not null);
        var sequence = new GenerationSequence(request, _model, _tokenizer is null ? null : new IncrementalDetokenizer(_tokenizer), _ends);
        if (_memory is not null)
        {
            sequence.ReservedBlocks = (sequence.Limit + PagedKeyValueCache.BlockSize - 1) / PagedKeyValueCache.BlockSize + 1;
            var most = _memory.Capacity - (_prefixes?.Capacity ?? 0);
            if (sequence.ReservedBlocks > most)
            {
                throw new ArgumentException(
                    $"Prompt and continuation of up to {sequence.Limit:N0} tokens need {sequence.ReservedBlocks:N0} blocks of key-value memory; there are {most:N0}. Ask for fewer tokens, or give the decoder more memory.",
                    nameof(request));
            }
        }

        // Before the engine's thread knows of it: the sequence may be over and disposed at any time afterwards.
        sequence.StopWith(cancellationToken);
        try
        {
            lock (_gate)
            {
                ObjectDisposedException.ThrowIf(_disposed, this);
                if (_waiting.Count >= _options.MaximumQueued)
                {
                    throw new GenerationQueueFullException($"{_waiting.Count} requests wait already; try again later.");
                }

                _waiting.Enqueue(sequence);
                _wake.Release();
            }
        }
        catch
        {
            sequence.Dispose();
            throw;
        }

        return Read(sequence, cancellationToken);
    }

    /// <summary>Continues a prompt and gives the whole continuation.</summary>
    /// <param name="request">What is wanted.</param>
    /// <param name="cancellationToken">Ends the request.</param>
    /// <returns>All tokens and texts in one chunk.</returns>
    /// <exception cref="ArgumentException">Something about the request is out of range.</exception>
    /// <exception cref="GenerationQueueFullException">Too many wait already.</exception>
    public async Task<GenerationChunk> CompleteAsync(GenerationRequest request, CancellationToken cancellationToken = default)
    {
        var (tokens, text) = (new List<GeneratedToken>(), new System.Text.StringBuilder());
        GenerationChunk? last = null;
        await foreach (var chunk in GenerateAsync(request, cancellationToken).ConfigureAwait(false))
        {
            tokens.AddRange(chunk.Tokens);
            text.Append(chunk.Text);
            last = chunk;
        }

        return new GenerationChunk(tokens, text.ToString(), last?.Finish, last?.Usage);
    }

    /// <summary>Ends all requests with an <see cref="ObjectDisposedException"/> and stops the engine.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            if (_disposed)
            {
                return;
            }

            _disposed = true;
        }

        _wake.Release();
        _thread.Join();
        _prefixes?.Dispose();
        _meter.Dispose();
        _wake.Dispose();
    }

    private static async IAsyncEnumerable<GenerationChunk> Read(GenerationSequence sequence, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        try
        {
            await foreach (var chunk in sequence.Chunks.ReadAllAsync(cancellationToken).ConfigureAwait(false))
            {
                yield return chunk;
            }

            cancellationToken.ThrowIfCancellationRequested();
        }
        finally
        {
            sequence.Stop();
        }
    }
}
