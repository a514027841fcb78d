using Offprint.Models;
using Offprint.Text;

namespace Offprint.Inference.Tests;

public sealed class SpeculativeDecoderTests
{
    private static readonly SamplingOptions Greedy = new() { Temperature = 0 };
    private static readonly SamplingOptions Free = new() { Temperature = 1, TopP = 1 };

    private static CausalLanguageModel Model(ulong seed, int layers, int positions = 64) => CausalLanguageModel.Create(
        new LlamaConfig { VocabularySize = 50, HiddenSize = 32, LayerCount = layers, HeadCount = 4, FeedForwardSize = 48, MaximumPositions = positions, TieWordEmbeddings = true }, seed);

    private static List<int> Text(IEnumerable<SpeculativeChunk> chunks) => [.. chunks.SelectMany(static chunk => chunk.Tokens)];

    [Fact]
    public void Greedy_text_is_the_targets_own_until_the_context_is_full()
    {
        var ct = TestContext.Current.CancellationToken;
        using CausalLanguageModel target = Model(5, 2), draft = Model(5, 1);
        int[] prompt = [3, 1, 4, 1, 5];
        using var alone = new SpeculativeDecoder(target, draft, new FixedLengthPolicy(0));
        var expected = Text(alone.Generate(prompt, Greedy, ct));
        Assert.Equal(64 - 5 + 1, expected.Count);
        foreach (var policy in new IDraftLengthPolicy[] { new FixedLengthPolicy(1), new FixedLengthPolicy(4), new HeuristicLengthPolicy(), new ConfidencePolicy(0.03) })
        {
            using var decoder = new SpeculativeDecoder(target, draft, policy);
            Assert.Equal(expected, Text(decoder.Generate(prompt, Greedy, ct)));
            Assert.Equal(expected.Count, decoder.Statistics.Tokens);
        }
    }

    [Fact]
    public void A_draft_that_is_the_target_is_always_right()
    {
        using var target = Model(9, 2);
        using var decoder = new SpeculativeDecoder(target, target, new FixedLengthPolicy(4), new SpeculativeOptions { MaximumTokens = 40 });
        var text = Text(decoder.Generate([7], Free, TestContext.Current.CancellationToken));
        Assert.Equal(40, text.Count);
        Assert.Equal((1.0, 8L, 32L), (decoder.Statistics.Acceptance, decoder.Statistics.TargetCalls, decoder.Statistics.Accepted));
        Assert.Equal((0.0, 5.0), (decoder.Statistics.DiscardRate, decoder.Statistics.TokensPerTargetCall));
    }

    [Fact]
    public void The_text_ends_with_the_first_end_token()
    {
        // 0 1 2 3 0 1 2 3 …
        var cycle = new TableModel(4, static tokens => [.. Enumerable.Range(0, 4).Select(i => i == (tokens[^1] + 1) % 4 ? 9f : 0f)]);
        using var decoder = new SpeculativeDecoder(cycle, cycle, new FixedLengthPolicy(8), new SpeculativeOptions { EndTokens = new HashSet<int> { 3 } });
        Assert.Equal([1, 2, 3], Text(decoder.Generate([0], Greedy, TestContext.Current.CancellationToken)));
        Assert.Equal(3, decoder.Statistics.Tokens); // the token behind an accepted end token is no part of the text
        Assert.Equal(3, decoder.Statistics.DraftCalls); // nothing is drafted behind an end token
    }

    [Fact]
    public async Task Asynchronous_text_is_the_same()
    {
        var ct = TestContext.Current.CancellationToken;
        var (target, draft) = ToyPair.Models(6, 1);
        using var decoder = new SpeculativeDecoder(target, draft, new FixedLengthPolicy(3), new SpeculativeOptions { MaximumTokens = 30 });
        var text = new List<int>();
        await foreach (var chunk in decoder.GenerateAsync([2], Free, ct))
        {
            text.AddRange(chunk.Tokens);
        }

        Assert.Equal(Text(decoder.Generate([2], Free, ct)), text);
    }

    [Fact]
    public void Bad_arguments_are_named()
    {
        var (target, draft) = ToyPair.Models(4, 1);
        Assert.Contains("vocabular", Assert.Throws<ArgumentException>("draft", () => new SpeculativeDecoder(target, TableModel.Constant(0.5, 0.5), new FixedLengthPolicy(1))).Message.Replace("token ids", "vocabulary", StringComparison.Ordinal), StringComparison.Ordinal);
        var head = new AcceptanceHead([], [], [0, 0], [0, 0], 0);
        Assert.Throws<ArgumentException>("policy", () => new SpeculativeDecoder(target, draft, new AcceptanceHeadPolicy(head, 0.5)));
        foreach (var threshold in new[] { 0, 1, -0.1, double.NaN })
        {
            Assert.Throws<ArgumentOutOfRangeException>("threshold", () => new AcceptanceHeadPolicy(head, threshold));
            Assert.Throws<ArgumentOutOfRangeException>("tau", () => new ConfidencePolicy(threshold));
        }

        using var decoder = new SpeculativeDecoder(target, draft, new FixedLengthPolicy(1));
        Assert.Throws<ArgumentException>("prompt", () => decoder.Generate([], cancellation: TestContext.Current.CancellationToken));
        Assert.Contains("token id 4", Assert.Throws<ArgumentException>("prompt", () => decoder.Generate([4], cancellation: TestContext.Current.CancellationToken)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => decoder.Generate([0], new SamplingOptions { TopP = 2 }, TestContext.Current.CancellationToken));
        Assert.Throws<ArgumentException>(() => new SpeculativeDecoder(target, draft, new FixedLengthPolicy(1), new SpeculativeOptions { MaximumTokens = 0 }));
    }

    [Fact]
    public void Padding_ids_of_the_larger_model_never_come_up()
    {
        var large = new TableModel(101, static _ => [.. Enumerable.Repeat(0f, 100), 50f]);
        var small = new TableModel(100, static _ => [.. Enumerable.Repeat(0f, 100)]);
        using var decoder = new SpeculativeDecoder(large, small, new FixedLengthPolicy(3), new SpeculativeOptions { MaximumTokens = 50 });
        Assert.DoesNotContain(100, Text(decoder.Generate([0], Free, TestContext.Current.CancellationToken)));
        using var turned = new SpeculativeDecoder(small, large, new FixedLengthPolicy(3), new SpeculativeOptions { MaximumTokens = 50 });
        Assert.DoesNotContain(100, Text(turned.Generate([0], Free, TestContext.Current.CancellationToken)));
    }

    [Fact]
    public void Different_tokenizers_are_refused_with_the_first_token_that_differs()
    {
        var one = new BytePairTrainer(new BytePairTrainerOptions { VocabularySize = 270 }).Train(["the cat sat on the mat, the dog sat on the log"], cancellationToken: TestContext.Current.CancellationToken);
        var other = new BytePairTrainer(new BytePairTrainerOptions { VocabularySize = 270 }).Train(["zebra zebra quux quux zebra zebra quux"], cancellationToken: TestContext.Current.CancellationToken);
        SpeculativePair.CheckTokenizers(one, one);
        var message = Assert.Throws<ArgumentException>("draft", () => SpeculativePair.CheckTokenizers(one, other)).Message;
        var first = Enumerable.Range(0, 270).First(id => one.Token(id) != other.Token(id));
        Assert.Contains($"token {first} is \"{one.Token(first)}\"", message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_engine_can_drive_rounds_by_itself()
    {
        var (target, draft) = ToyPair.Models(5, 2);
        using IDecodingState large = target.Start(), small = draft.Start();
        var round = new SpeculativeRound(Free);
        List<int> tokens = [2];
        for (var turn = 0; turn < 20; turn++)
        {
            round.Begin([.. tokens]);
            small.Append([.. tokens[small.Tokens.Length..]]);
            round.Draft(small.Logits(0));
            small.Append(round.Drafted);
            round.Draft(small.Logits(0));
            large.Append([.. tokens[large.Tokens.Length..], .. round.Drafted], 3);
            var verdict = round.Verify(large);
            tokens.AddRange([.. round.Drafted[..verdict.Accepted], verdict.Next]);
            large.Crop(tokens.Count - 1);
            small.Crop(Math.Min(small.Tokens.Length, tokens.Count - 1));
        }

        using var decoder = new SpeculativeDecoder(target, draft, new FixedLengthPolicy(2), new SpeculativeOptions { MaximumTokens = 200 });
        Assert.Equal(tokens[1..], Text(decoder.Generate([2], Free, TestContext.Current.CancellationToken))[..(tokens.Count - 1)]);
        large.Append([0]);
        Assert.Throws<ArgumentException>("target", () => round.Verify(large));
    }
}
