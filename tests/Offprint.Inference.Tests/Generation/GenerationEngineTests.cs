using System.Numerics.Tensors;
using Offprint.Inference.Tests.Caching;
using Offprint.Models;
using Offprint.Numerics;
using Offprint.Text;

namespace Offprint.Inference.Tests.Generation;

public sealed class GenerationEngineTests : IDisposable
{
    private const int Vocabulary = 300;
    private readonly CausalLanguageModel _model = Create(seed: 7, layers: 2);
    private readonly CausalLanguageModel _draftModel = Create(seed: 7, layers: 1);
    private readonly IDecodingModel _decoder;
    private readonly IDecodingModel _draft;

    public GenerationEngineTests()
    {
        _decoder = DecodingModel.For(_model);
        _draft = DecodingModel.For(_draftModel);
    }

    /// <summary>Grammars over a vocabulary whose token i is the letter i % 26, once to thrice.</summary>
    private static readonly GrammarConstraint[] Constraints = [.. new[] { "([a-m]+[n-z])*", "(abc|xyz+)+", "[a-z]{3,5}" }.Select(static pattern => new GrammarConstraint(
        new TokenTrie([.. Enumerable.Range(0, Vocabulary).Select(static i => i == 0 ? null : Enumerable.Repeat((byte)('a' + (i % 26)), 1 + (i % 3)).ToArray())]), Grammar.FromRegex(pattern), [0]))];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _decoder.Dispose();
        _draft.Dispose();
        _model.Dispose();
        _draftModel.Dispose();
    }

    /// <summary>Random combinations of everything that changes how tokens are computed, and nothing of what they are.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    public async Task Greedy_tokens_do_not_depend_on_how_the_engine_works(int seed)
    {
        var random = new SeededRandom((ulong)seed, "combination");
        var options = new GenerationEngineOptions
        {
            MaximumSequences = 1 + random.Next(12),
            PromptTokensInPass = 1 + random.Next(60),
            PrefixCacheShare = seed % 3 == 0 ? 0 : 0.01 + (0.5 * random.NextDouble()),
            EvictionPolicy = seed % 2 == 0 ? static blocks => new Mark0Policy<BlockId>(blocks) : null,
            DiscardPredictor = seed % 4 == 2 ? static blocks => new OnlineLogisticPredictor<BlockId>(blocks) : null,
            Draft = seed % 2 == 1 ? _draft : null,
            DraftPolicy = seed % 4 == 1 ? static () => new HeuristicLengthPolicy() : static () => new FixedLengthPolicy(3),
            MaximumDraftedSequences = 1 + random.Next(12),
        };
        using var engine = new GenerationEngine(_decoder, options: options, endTokens: [0]);
        int[] shared = [.. Enumerable.Range(0, 40).Select(_ => random.Next(1, Vocabulary))];
        var requests = Enumerable.Range(0, 24).Select(i => new GenerationRequest
        {
            Prompt = [.. shared.Take(random.Next(shared.Length)), .. Enumerable.Range(0, 1 + random.Next(50)).Select(_ => random.Next(1, Vocabulary))],
            MaximumTokens = 1 + random.Next(40),
            SharedTokens = i % 2 == 0 ? int.MaxValue : random.Next(60),
            Tenant = i % 3,
            Sampling = new SamplingOptions { Temperature = 0 },
            Adjustments = i % 4 == 0 ? new LogitAdjustments { RepetitionPenalty = 1.3, FrequencyPenalty = 0.2, Bias = new Dictionary<int, float> { [5] = 1 } } : null,
            Constraint = i % 3 == 1 ? Constraints[i / 3 % Constraints.Length] : null,
            Speculate = i % 5 != 0,
        }).ToList();
        // Twice, so that prefixes of the first time serve the second.
        foreach (var round in Enumerable.Range(0, 2))
        {
            var answers = await Task.WhenAll(requests.Select(async (request, i) =>
            {
                await Task.Delay(i % 7, Cancellation);
                return await engine.CompleteAsync(request, Cancellation);
            }));
            for (var i = 0; i < requests.Count; i++)
            {
                var expected = Plain(requests[i]);
                Assert.True(expected.SequenceEqual(answers[i].Tokens.Select(static token => token.Id)), $"round {round}, request {i}");
                Assert.Equal(expected.Count, answers[i].Usage!.CompletionTokens);
                Assert.Equal(expected[^1] == 0 ? FinishReason.Stop : FinishReason.Length, answers[i].Finish);
                if (requests[i].Constraint is GrammarConstraint constraint && expected[^1] == 0)
                {
                    Assert.True(constraint.Grammar.Matches([.. expected[..^1].SelectMany(id => Enumerable.Repeat((byte)('a' + (id % 26)), 1 + (id % 3)))]));
                }
            }
        }

        await Settled(engine);
        Assert.Equal(engine.Statistics.PrefixBlocks, engine.Statistics.BlocksInUse);
        if (options.PrefixCacheShare > 0)
        {
            Assert.True(engine.Statistics.CachedTokens > 0);
        }
    }

    [Fact]
    public async Task Sampled_text_depends_on_its_seed_and_on_nothing_else()
    {
        using var engine = new GenerationEngine(_decoder);
        GenerationRequest Request(ulong seed) => new() { Prompt = [1, 2, 3], MaximumTokens = 30, Sampling = new SamplingOptions { Temperature = 1, TopP = 1, Seed = seed } };
        var alone = await engine.CompleteAsync(Request(1), Cancellation);
        var crowd = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => engine.CompleteAsync(Request((ulong)(i % 5)), Cancellation)));
        Assert.Equal(alone.Tokens.Select(static t => t.Id), crowd[1].Tokens.Select(static t => t.Id));
        Assert.Equal(crowd[1].Tokens.Select(static t => t.Id), crowd[16].Tokens.Select(static t => t.Id));
        Assert.NotEqual(crowd[1].Tokens.Select(static t => t.Id), crowd[2].Tokens.Select(static t => t.Id));
    }

    [Fact]
    public async Task Penalties_and_biases_change_what_is_chosen()
    {
        using var engine = new GenerationEngine(_decoder);
        async Task<int[]> Run(LogitAdjustments? adjustments)
        {
            var answer = await engine.CompleteAsync(new GenerationRequest { Prompt = [9, 8, 7], MaximumTokens = 40, Sampling = new SamplingOptions { Temperature = 0 }, Adjustments = adjustments }, Cancellation);
            return [.. answer.Tokens.Select(static token => token.Id)];
        }

        Assert.All(await Run(new LogitAdjustments { Bias = new Dictionary<int, float> { [123] = 1000 } }), static id => Assert.Equal(123, id));
        var once = await Run(new LogitAdjustments { PresencePenalty = 1000 });
        Assert.Equal(once.Length, once.Distinct().Count());
        Assert.DoesNotContain(9, await Run(new LogitAdjustments { Bias = new Dictionary<int, float> { [9] = float.NegativeInfinity } }));
        var adjustments = new LogitAdjustments { RepetitionPenalty = 2 };
        float[] logits = [2, -2, 1];
        adjustments.Apply([0, 1, 1], 3, logits);
        Assert.Equal([1, -4, 1], logits);
        logits = [0, 0, 0];
        new LogitAdjustments { FrequencyPenalty = 0.5, PresencePenalty = 1 }.Apply([2, 0, 0, 1], 1, logits);
        Assert.Equal([-2, -1.5f, 0], logits);
    }

    [Fact]
    public async Task Log_probabilities_are_the_models_own()
    {
        using var engine = new GenerationEngine(_decoder);
        var answer = await engine.CompleteAsync(new GenerationRequest { Prompt = [4, 5], MaximumTokens = 6, TopLogProbs = 3, Sampling = new SamplingOptions { Temperature = 2, TopP = 1 } }, Cancellation);
        using var state = _decoder.Start();
        var prefix = new List<int> { 4, 5 };
        foreach (var token in answer.Tokens)
        {
            var expected = state.NextLogProbs([.. prefix]);
            Assert.Equal(expected[token.Id], token.LogProb, 4);
            Assert.Equal(3, token.Top.Count);
            Assert.Equal(TensorPrimitives.IndexOfMax(expected), token.Top[0].Id);
            Assert.Equal(TensorPrimitives.Max(expected), token.Top[0].LogProb, 4);
            Assert.True(token.Top[0].LogProb >= token.Top[1].LogProb && token.Top[1].LogProb >= token.Top[2].LogProb);
            prefix.Add(token.Id);
        }
    }

    [Fact]
    public async Task Text_comes_in_whole_characters_and_ends_before_stop_strings()
    {
        var tokenizer = new BytePairTrainer(new BytePairTrainerOptions { VocabularySize = Vocabulary }).Train(["Zwei Äpfel für drei Kinder, 日本語"], cancellationToken: Cancellation);
        using var engine = new GenerationEngine(_decoder, tokenizer);
        var random = new SeededRandom(3);
        foreach (var stop in (string[])["", "e", "Kinder"])
        {
            var request = new GenerationRequest { Prompt = [.. tokenizer.EncodeToIds("Zwei")], MaximumTokens = 120, Sampling = new SamplingOptions { Temperature = 1, TopP = 1, Seed = (ulong)random.Next() }, StopStrings = stop.Length == 0 ? [] : [stop, "\u0001\u0001"] };
            var (text, ids) = ("", new List<int>());
            FinishReason? finish = null;
            await foreach (var chunk in engine.GenerateAsync(request, Cancellation))
            {
                text += chunk.Text;
                ids.AddRange(chunk.Tokens.Select(static token => token.Id));
                finish = chunk.Finish ?? finish;
            }

            var whole = tokenizer.Decode([.. ids.Where(id => id != tokenizer.Special.Eos?.Id)], skipSpecial: true);
            var end = stop.Length == 0 ? -1 : whole.IndexOf(stop, StringComparison.Ordinal);
            Assert.Equal(end < 0 ? whole : whole[..end], text);
            if (end >= 0)
            {
                Assert.Equal(FinishReason.Stop, finish);
            }
        }
    }

    [Fact]
    public async Task A_reader_that_leaves_gives_its_memory_back()
    {
        using var engine = new GenerationEngine(_decoder, options: new GenerationEngineOptions { PrefixCacheShare = 0 });
        var request = new GenerationRequest { Prompt = [1, 2, 3], MaximumTokens = 200 };
        await foreach (var _ in engine.GenerateAsync(request, Cancellation))
        {
            break;
        }

        using var cancelled = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (var _ in engine.GenerateAsync(request, cancelled.Token))
            {
                await cancelled.CancelAsync();
            }
        });
        await Settled(engine);
        Assert.Equal(0, engine.Statistics.BlocksInUse);
    }

    [Fact]
    public async Task A_cancelled_request_that_nobody_reads_ends_too()
    {
        using var engine = new GenerationEngine(_decoder, options: new GenerationEngineOptions { PrefixCacheShare = 0, MaximumSequences = 1 });
        using var cancelled = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        for (var i = 0; i < 50; i++)
        {
            engine.GenerateAsync(new GenerationRequest { Prompt = [1, 2, 3], MaximumTokens = 250 }, cancelled.Token);
        }

        await cancelled.CancelAsync();
        var answer = await engine.CompleteAsync(new GenerationRequest { Prompt = [1], MaximumTokens = 3 }, Cancellation);
        Assert.Equal(3, answer.Tokens.Count);
        await Settled(engine);
        Assert.True(engine.Statistics.CompletionTokens < 40 * 250, $"{engine.Statistics.CompletionTokens} tokens were made for nobody");
        Assert.Equal(0, engine.Statistics.BlocksInUse);
    }

    [Fact]
    public async Task What_the_callers_policy_throws_reaches_the_caller_and_ends_nothing_else()
    {
        var policies = 0;
        using var engine = new GenerationEngine(_decoder, options: new GenerationEngineOptions
        {
            PrefixCacheShare = 0,
            Draft = _draft,
            DraftPolicy = () => policies++ == 1 ? throw new InvalidTimeZoneException("the caller's own") : new FixedLengthPolicy(2),
        });
        var request = new GenerationRequest { Prompt = [1, 2], MaximumTokens = 4, Sampling = new SamplingOptions { Temperature = 0 } };
        await Assert.ThrowsAsync<InvalidTimeZoneException>(() => engine.CompleteAsync(request, Cancellation));
        Assert.Equal(4, (await engine.CompleteAsync(request, Cancellation)).Tokens.Count);
        await Settled(engine);
        Assert.Equal(0, engine.Statistics.BlocksInUse);
    }

    [Fact]
    public async Task A_request_that_forbids_every_token_fails_alone_when_drafted_too()
    {
        using var engine = new GenerationEngine(_decoder, options: new GenerationEngineOptions { Draft = _draft, MaximumDraftedSequences = 8 });
        var others = Enumerable.Range(1, 3).Select(i => new GenerationRequest { Prompt = [i, 2, 3], MaximumTokens = 100, Sampling = new SamplingOptions { Temperature = 0 } }).ToList();
        var running = others.Select(request => engine.CompleteAsync(request, Cancellation)).ToList();
        var forbidden = Enumerable.Range(0, Vocabulary).ToDictionary(static id => id, static _ => float.NegativeInfinity);
        await Assert.ThrowsAsync<ArgumentException>(() => engine.CompleteAsync(new GenerationRequest { Prompt = [1], Adjustments = new LogitAdjustments { Bias = forbidden } }, Cancellation));
        Assert.All(others.Zip(await Task.WhenAll(running)), pair => Assert.Equal(Plain(pair.First with { IgnoreEnd = true }), pair.Second.Tokens.Select(static token => token.Id)));
    }

    /// <summary>A policy that fails once, in the middle of a prompt.</summary>
    [Fact]
    public async Task What_a_cache_policy_throws_reaches_its_request_and_what_was_half_loaded_is_not_taken_for_whole()
    {
        FailingPolicy? policy = null;
        using var engine = new GenerationEngine(_decoder, options: new GenerationEngineOptions { EvictionPolicy = blocks => policy = new FailingPolicy(blocks) });
        var random = new SeededRandom(4);
        int[] prompt = [.. Enumerable.Range(0, 100).Select(_ => random.Next(1, Vocabulary))];
        var request = new GenerationRequest { Prompt = prompt, MaximumTokens = 8, Sampling = new SamplingOptions { Temperature = 0 } };
        await engine.CompleteAsync(request with { Prompt = [.. prompt.Select(static id => (id + 1) % Vocabulary)] }, Cancellation);
        policy!.Fail(after: 3);
        await Assert.ThrowsAsync<InvalidTimeZoneException>(() => engine.CompleteAsync(request, Cancellation));
        for (var i = 0; i < 3; i++)
        {
            Assert.Equal(Plain(request with { IgnoreEnd = true }), (await engine.CompleteAsync(request, Cancellation)).Tokens.Select(static token => token.Id));
        }

        await Settled(engine);
    }

    [Fact]
    public async Task Too_many_requests_are_refused_and_the_others_served()
    {
        using var engine = new GenerationEngine(_decoder, options: new GenerationEngineOptions { MaximumSequences = 1, MaximumQueued = 2 });
        var request = new GenerationRequest { Prompt = [1, 2, 3], MaximumTokens = 60 };
        var (accepted, refused) = (new List<Task<GenerationChunk>>(), 0);
        for (var i = 0; i < 50; i++)
        {
            var task = engine.CompleteAsync(request, Cancellation);
            if (task.IsFaulted)
            {
                Assert.IsType<GenerationQueueFullException>(task.Exception.InnerException);
                refused++;
            }
            else
            {
                accepted.Add(task);
            }
        }

        Assert.True(refused > 0);
        Assert.All(await Task.WhenAll(accepted), static answer => Assert.Equal(60, answer.Tokens.Count));
    }

    [Fact]
    public async Task Small_memory_makes_requests_wait_not_fail()
    {
        var block = ((ManagedDecodingModel)_decoder).Cache.BlockBytes;
        using var small = DecodingModel.For(_model, new DecodingOptions { CacheBytes = 24 * block });
        using var engine = new GenerationEngine(small, options: new GenerationEngineOptions { PrefixCacheShare = 0.4 });
        var random = new SeededRandom(2);
        var requests = Enumerable.Range(0, 30).Select(_ => new GenerationRequest { Prompt = [.. Enumerable.Range(0, 1 + random.Next(100)).Select(_ => random.Next(Vocabulary))], MaximumTokens = 1 + random.Next(80), Sampling = new SamplingOptions { Temperature = 0 } }).ToList();
        var answers = await Task.WhenAll(requests.Select(request => engine.CompleteAsync(request, Cancellation)));
        Assert.All(requests.Zip(answers), pair => Assert.Equal(Plain(pair.First with { IgnoreEnd = true }), pair.Second.Tokens.Select(static token => token.Id)));
        Assert.Contains("blocks", Assert.Throws<ArgumentException>(() => engine.GenerateAsync(new GenerationRequest { Prompt = [1], MaximumTokens = 240 }, Cancellation)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_model_on_the_tensor_engine_is_served_too()
    {
        using var decoder = DecodingModel.OnTensorEngine(_model);
        using var engine = new GenerationEngine(decoder, options: new GenerationEngineOptions { Draft = _draft });
        var request = new GenerationRequest { Prompt = [3, 1, 4], MaximumTokens = 20, Sampling = new SamplingOptions { Temperature = 0 } };
        var answers = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => engine.CompleteAsync(request, Cancellation)));
        Assert.All(answers, answer => Assert.Equal(Plain(request with { IgnoreEnd = true }), answer.Tokens.Select(static token => token.Id)));
    }

    [Fact]
    public async Task Disposing_ends_what_runs_with_a_reason()
    {
        var engine = new GenerationEngine(_decoder);
        var running = engine.CompleteAsync(new GenerationRequest { Prompt = [1], MaximumTokens = 250 }, Cancellation);
        engine.Dispose();
        await Assert.ThrowsAsync<ObjectDisposedException>(() => running);
        Assert.Throws<ObjectDisposedException>(() => engine.GenerateAsync(new GenerationRequest { Prompt = [1] }, Cancellation));
    }

    [Fact]
    public void Bad_requests_are_named()
    {
        using var engine = new GenerationEngine(_decoder);
        foreach (var (request, part) in new (GenerationRequest, string)[]
        {
            (new() { Prompt = [] }, "no tokens"),
            (new() { Prompt = [300] }, "token id 300"),
            (new() { Prompt = new int[256] }, "256 positions"),
            (new() { Prompt = [1], MaximumTokens = 0 }, "at least 1"),
            (new() { Prompt = [1], StopStrings = ["x"] }, "tokenizer"),
            (new() { Prompt = [1], TopLogProbs = 101 }, "0 to 100"),
            (new() { Prompt = [1], Adjustments = new LogitAdjustments { RepetitionPenalty = 0 } }, "repetition penalty"),
            (new() { Prompt = [1], Adjustments = new LogitAdjustments { Bias = new Dictionary<int, float> { [300] = 1 } } }, "bias of token 300"),
            (new() { Prompt = [1], Sampling = new SamplingOptions { Temperature = -1 } }, "temperature"),
        })
        {
            Assert.Contains(part, Assert.Throws<ArgumentException>(() => engine.GenerateAsync(request, Cancellation)).Message, StringComparison.OrdinalIgnoreCase);
        }
    }

    private static CausalLanguageModel Create(ulong seed, int layers) => CausalLanguageModel.Create(
        new LlamaConfig { VocabularySize = Vocabulary, HiddenSize = 32, LayerCount = layers, HeadCount = 2, FeedForwardSize = 64, MaximumPositions = 256, TieWordEmbeddings = true }, seed);

    /// <summary>The continuation by single steps, one sequence alone.</summary>
    private List<int> Plain(GenerationRequest request)
    {
        using var state = _decoder.Start();
        state.Append([.. request.Prompt]);
        var made = new List<int>();
        var at = request.Constraint?.Start();
        while (true)
        {
            var logits = state.Logits(0).ToArray();
            request.Adjustments?.Apply([.. request.Prompt, .. made], request.Prompt.Count, logits);
            if (at is not null)
            {
                request.Constraint!.Allowed(at).Mask(logits);
            }

            made.Add(TensorPrimitives.IndexOfMax(logits));
            at = at is null ? null : request.Constraint!.Advance(at, made[^1]);
            if (at is not null && request.Constraint!.Allowed(at).IsEmpty)
            {
                return made;
            }

            if ((!request.IgnoreEnd && made[^1] == 0) || made.Count == request.MaximumTokens || request.Prompt.Count + made.Count == _decoder.MaximumPositions)
            {
                return made;
            }

            state.Append([made[^1]]);
        }
    }

    private static async Task Settled(GenerationEngine engine)
    {
        for (var i = 0; i < 500 && engine.Statistics.Running > 0; i++)
        {
            await Task.Delay(10, Cancellation);
        }

        Assert.Equal(0, engine.Statistics.Running);
    }
}
