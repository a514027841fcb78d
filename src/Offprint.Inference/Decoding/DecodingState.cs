using System.Numerics.Tensors;
using System.Runtime.InteropServices;

namespace Offprint.Inference;

/// <summary>What all sequences share: tokens, rows of logits, and the walk from prefix to prefix.</summary>
internal abstract class DecodingState(IDecodingModel model) : IDecodingState
{
    private readonly List<int> _tokens = [];
    private float[] _logits = [];
    private float[] _hidden = [];
    private float[] _logProbs = [];

    public IDecodingModel Model => model;

    public ReadOnlySpan<int> Tokens => CollectionsMarshal.AsSpan(_tokens);

    public int LogitRows { get; private set; }

    public bool IsDisposed { get; private set; }

    public void Append(ReadOnlySpan<int> tokens, int logitRows = 1)
    {
        DecodingWork[] work = [new DecodingWork(this, tokens.ToArray(), logitRows)];
        model.Append(work);
    }

    public ReadOnlySpan<float> Logits(int row)
    {
        CheckRow(row);
        return _logits.AsSpan(row * model.VocabularySize, model.VocabularySize);
    }

    public ReadOnlySpan<float> Hidden(int row)
    {
        CheckRow(row);
        return _hidden.AsSpan(row * model.HiddenSize, model.HiddenSize);
    }

    public void Crop(int length)
    {
        ObjectDisposedException.ThrowIf(IsDisposed, this);
        if (length < 0 || length > _tokens.Count)
        {
            throw new ArgumentOutOfRangeException(nameof(length), length, $"must be between 0 and the sequence's length, {_tokens.Count}.");
        }

        CropCache(length);
        _tokens.RemoveRange(length, _tokens.Count - length);
        LogitRows = 0;
    }

    public IDecodingState Fork()
    {
        ObjectDisposedException.ThrowIf(IsDisposed, this);
        var fork = ForkCache();
        fork._tokens.AddRange(_tokens);
        return fork;
    }

    public ReadOnlySpan<float> NextLogProbs(ReadOnlySpan<int> prefix)
    {
        if (prefix.IsEmpty)
        {
            throw new ArgumentException("The prefix has no tokens; begin with the beginning-of-text token.", nameof(prefix));
        }

        var common = Tokens.CommonPrefixLength(prefix);
        if (common < prefix.Length || _tokens.Count > prefix.Length || LogitRows == 0)
        {
            // The last token is read again when everything is there: its scores are not kept.
            Crop(Math.Min(common, prefix.Length - 1));
            Append(prefix[_tokens.Count..]);
        }

        if (_logProbs.Length == 0)
        {
            _logProbs = new float[model.VocabularySize];
        }

        LogSoftmax(Logits(LogitRows - 1), _logProbs);
        return _logProbs;
    }

    public void Dispose()
    {
        if (!IsDisposed)
        {
            IsDisposed = true;
            FreeCache();
            _tokens.Clear();
            LogitRows = 0;
        }
    }

    /// <summary>Log-probabilities of logits; both spans may be the same.</summary>
    internal static void LogSoftmax(ReadOnlySpan<float> logits, Span<float> result)
    {
        TensorPrimitives.Subtract(logits, TensorPrimitives.Max(logits), result);
        var sum = 0.0;
        foreach (var x in result)
        {
            sum += MathF.Exp(x);
        }

        TensorPrimitives.Subtract(result, (float)Math.Log(sum), result);
    }

    /// <summary>Takes over tokens whose keys and values the pass has written, and makes room for their rows of logits and hidden states.</summary>
    internal void Advance(ReadOnlySpan<int> tokens, int rows)
    {
        _tokens.AddRange(tokens);
        LogitRows = rows;
        Fit(ref _logits, rows * model.VocabularySize);
        Fit(ref _hidden, rows * model.HiddenSize);
    }

    internal Span<float> LogitsToWrite(int row) => _logits.AsSpan(row * model.VocabularySize, model.VocabularySize);

    internal Span<float> HiddenToWrite(int row) => _hidden.AsSpan(row * model.HiddenSize, model.HiddenSize);

    private protected abstract void CropCache(int length);

    private protected abstract DecodingState ForkCache();

    private protected abstract void FreeCache();

    private static void Fit(ref float[] array, int length)
    {
        if (array.Length < length)
        {
            array = new float[length];
        }
    }

    private void CheckRow(int row)
    {
        if ((uint)row >= (uint)LogitRows)
        {
            throw new ArgumentOutOfRangeException(nameof(row), row, LogitRows == 0 ? "The sequence has no logits now: ask for them in the pass that appends." : $"The last pass left rows 0 to {LogitRows - 1}.");
        }
    }
}
