using System.Diagnostics;
using System.Globalization;
using System.Text;
using Offprint.Text;

namespace Offprint.Training;

/// <summary>The text of a run as tokens on disk: <c>tokenizer/</c>, <c>data/train.tokens</c>, <c>data/held-out.tokens</c>. Made once, used again on resume.</summary>
internal sealed class RunText : IDisposable
{
    private RunText(PretrainedTokenizer tokenizer, TokenStore training, int[] heldOut, long heldOutBytes) =>
        (Tokenizer, Training, HeldOut, HeldOutBytes) = (tokenizer, training, heldOut, heldOutBytes);

    public PretrainedTokenizer Tokenizer { get; }

    public TokenStore Training { get; }

    public int[] HeldOut { get; }

    /// <summary>Bytes of the held-out text.</summary>
    public long HeldOutBytes { get; }

    public void Dispose() => Training.Dispose();

    public static RunText Open(string folder)
    {
        var data = Path.Combine(folder, "data");
        var digest = TextDigest.Read(data) ?? throw new InvalidDataException($"{folder} holds no run that got as far as training.");
        using var heldOut = TokenStore.Open(Path.Combine(data, "held-out.tokens"));
        var tokens = new int[heldOut.Length];
        heldOut.Read(0, tokens);
        return new RunText(PretrainedTokenizer.Load(Path.Combine(folder, "tokenizer")), TokenStore.Open(Path.Combine(data, "train.tokens")), tokens, digest.HeldOutBytes);
    }

    public static bool IsComplete(string folder) => TextDigest.Read(Path.Combine(folder, "data")) is not null;

    /// <summary>Compares the text with the one that the run was started with.</summary>
    /// <exception cref="InvalidDataException">It changed.</exception>
    public static void CheckUnchanged(TextRunPlan plan, CancellationToken cancellation)
    {
        var then = TextDigest.Read(Path.Combine(plan.Folder, "data"))!;
        var now = TextDigest.Of(plan.Training.Concat(plan.HeldOut ?? []), cancellation);
        if (then.Hash != now.Hash || then.Documents != now.Documents)
        {
            throw new InvalidDataException(string.Create(CultureInfo.InvariantCulture,
                $"The text changed since the run in {plan.Folder} began: {then.Documents:N0} documents of {then.Characters:N0} characters then, {now.Documents:N0} of {now.Characters:N0} now. Go on with the tokens of that time (--keep-data), or start a new run in another folder."));
        }
    }

    public static void Prepare(TextRunPlan plan, IProgress<TextRunProgress>? progress, CancellationToken cancellation)
    {
        var data = Directory.CreateDirectory(Path.Combine(plan.Folder, "data")).FullName;
        var clock = Stopwatch.StartNew();
        var trainer = new Told<BytePairProgress>(p => progress?.Report(new TextRunProgress("tokenizer", (double)p.Tokens / Math.Max(1, p.VocabularySize),
            string.Create(CultureInfo.InvariantCulture, $"tokenizer: {p.Characters:N0} characters, {p.Tokens:N0} of {p.VocabularySize:N0} tokens"), clock.Elapsed, null)));
        var tokenizer = plan.Tokenizer(plan.Training.Select(document =>
        {
            cancellation.ThrowIfCancellationRequested();
            return document.Text;
        }), trainer, cancellation);
        tokenizer.Save(Path.Combine(plan.Folder, "tokenizer"));
        clock.Restart();
        Encode(plan, tokenizer, data, clock, progress, cancellation).Write(data);
    }

    private static TextDigest Encode(TextRunPlan plan, PretrainedTokenizer tokenizer, string data, Stopwatch clock, IProgress<TextRunProgress>? progress, CancellationToken cancellation)
    {
        using var training = TokenStoreWriter.Create(Path.Combine(data, "train.tokens"), tokenizer.VocabularySize);
        using var heldOut = TokenStoreWriter.Create(Path.Combine(data, "held-out.tokens"), tokenizer.VocabularySize);
        var counter = new TextDigest.Counter();
        var end = (tokenizer.Special.Eos ?? tokenizer.Special.Separator)?.Id;
        var bytes = 0L;
        foreach (var document in plan.Training)
        {
            var ids = Ids(document);
            var kept = plan.HeldOut is null ? ids.Length - (int)(ids.Length * plan.HeldOutShare) : ids.Length;
            training.Add(ids.AsSpan(0, kept));
            if (kept < ids.Length)
            {
                heldOut.Add(ids.AsSpan(kept));
                bytes += Encoding.UTF8.GetByteCount(tokenizer.Decode(ids.AsSpan(kept), skipSpecial: true));
            }
        }

        foreach (var document in plan.HeldOut ?? [])
        {
            heldOut.Add(Ids(document));
            bytes += Encoding.UTF8.GetByteCount(document.Text);
        }

        training.Complete();
        heldOut.Complete();
        return counter.Finish(bytes);

        int[] Ids(Document document)
        {
            cancellation.ThrowIfCancellationRequested();
            counter.Add(document);
            if (counter.Documents % 64 == 0)
            {
                progress?.Report(new TextRunProgress("tokens", 0, string.Create(CultureInfo.InvariantCulture, $"tokens: {counter.Documents:N0} documents, {training.Tokens:N0} tokens"), clock.Elapsed, null));
            }

            var ids = tokenizer.EncodeToIds(document.Text);
            return end is { } id ? [.. ids, id] : [.. ids];
        }
    }

    private sealed class Told<T>(Action<T> tell) : IProgress<T>
    {
        public void Report(T value) => tell(value);
    }
}
