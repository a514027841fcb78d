using Offprint.Numerics;

namespace Offprint.Inference;

/// <summary>A local model as a proposer of both kinds.</summary>
/// <param name="engine">An engine with a tokenizer; the caller keeps it.</param>
public sealed class ModelProposer(GenerationEngine engine) : ICompletionProposer, ITokenProposer
{
    private readonly GenerationEngine _engine = engine?.Tokenizer is not null ? engine : throw new ArgumentException("The proposer needs an engine with a tokenizer.", nameof(engine));

    /// <inheritdoc/>
    public int[] Encode(ProposalRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        return GenerationTokens.Prompt(_engine.Tokenizer!, request.Task);
    }

    /// <inheritdoc/>
    public IDecodingState Start(ProposalRequest request, BudgetLedger ledger)
    {
        ArgumentNullException.ThrowIfNull(ledger);
        return new CountedState(_engine.Model.Start(), Encode(request).Length, ledger);
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<string>> CompleteAsync(ProposalRequest request, int count, float temperature, BudgetLedger ledger, CancellationToken ct = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        ArgumentNullException.ThrowIfNull(ledger);
        var prompt = Encode(request);
        ledger.Check();
        var answers = await Task.WhenAll(Enumerable.Range(0, temperature == 0 ? 1 : count).Select(async i =>
        {
            var answer = await _engine.CompleteAsync(
                new GenerationRequest
                {
                    Prompt = prompt, MaximumTokens = request.MaximumTokens, StopStrings = request.StopStrings,
                    Sampling = new SamplingOptions { Temperature = temperature, TopP = 1, Seed = Seed.Derive(request.Seed, "proposal", i) },
                },
                ct).ConfigureAwait(false);
            ledger.AddGeneration(prompt.Length, answer.Usage!.CompletionTokens);
            return answer.Text;
        })).ConfigureAwait(false);
        return temperature == 0 ? [.. Enumerable.Repeat(answers[0], count)] : answers;
    }

    /// <summary>Counts tokens as they are read: those of the prompt as read, those behind it as written.</summary>
    private sealed class CountedState(IDecodingState inner, int promptLength, BudgetLedger ledger) : IDecodingState
    {
        public IDecodingModel Model => inner.Model;

        public ReadOnlySpan<int> Tokens => inner.Tokens;

        public int LogitRows => inner.LogitRows;

        public void Append(ReadOnlySpan<int> tokens, int logitRows = 1)
        {
            ledger.Check();
            var from = inner.Tokens.Length;
            inner.Append(tokens, logitRows);
            Add(from, from + tokens.Length);
        }

        public ReadOnlySpan<float> Logits(int row) => inner.Logits(row);

        public ReadOnlySpan<float> Hidden(int row) => inner.Hidden(row);

        public void Crop(int length) => inner.Crop(length);

        public IDecodingState Fork() => new CountedState(inner.Fork(), promptLength, ledger);

        public ReadOnlySpan<float> NextLogProbs(ReadOnlySpan<int> prefix)
        {
            ledger.Check();
            var common = inner.Tokens.CommonPrefixLength(prefix);
            var scores = inner.NextLogProbs(prefix);
            Add(Math.Min(common, prefix.Length), prefix.Length);
            return scores;
        }

        public void Dispose() => inner.Dispose();

        private void Add(int from, int to)
        {
            if (to > from)
            {
                var read = Math.Max(0, Math.Min(to, promptLength) - from);
                ledger.AddTokens(read, to - from - read);
            }
        }
    }
}
