using System.Text.Json;
using Offprint.Text;

namespace Offprint.Inference.Tests.Constraints;

public class ConstraintCacheTests
{
    private readonly PretrainedTokenizer _tokenizer = new BytePairTrainer(new BytePairTrainerOptions { VocabularySize = 300 }).Train(["{\"a\": 1}"]);

    private ConstraintCache Cache(long bytes = ConstraintCache.DefaultBytes) => new(_tokenizer, [_tokenizer.Special.Eos!.Id], _tokenizer.VocabularySize, bytes);

    [Fact]
    public void Equal_texts_of_one_notation_share_a_constraint()
    {
        var cache = Cache();
        Assert.Same(cache.Regex("a+"), cache.Regex("a+"));
        Assert.NotSame(cache.Regex("a+"), cache.Regex("b+"));
        Assert.NotSame(cache.Get("other", "a+", static () => Grammar.FromWords(["a"])), cache.Regex("a+"));
        using var schema = JsonDocument.Parse("""{"type":"boolean"}""");
        Assert.Same(cache.JsonSchema(schema.RootElement), cache.JsonSchema(JsonDocument.Parse("""{"type":"boolean"}""").RootElement));
        Assert.Same(cache.JsonObject(), cache.JsonObject());
        Assert.Equal(5, cache.Count);
    }

    [Fact]
    public async Task What_many_ask_for_at_once_is_compiled_once()
    {
        var cache = Cache();
        var compiled = 0;
        using var together = new Barrier(8);
        var got = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Factory.StartNew(
            () =>
            {
                together.SignalAndWait(TestContext.Current.CancellationToken);
                return cache.Get("test", "x", () =>
                {
                    Interlocked.Increment(ref compiled);
                    return Grammar.FromRegex("(ab|c){1,50}");
                });
            },
            TestContext.Current.CancellationToken, TaskCreationOptions.LongRunning, TaskScheduler.Default)));
        Assert.Equal(1, compiled);
        Assert.All(got, one => Assert.Same(got[0], one));
    }

    [Fact]
    public void What_was_used_longest_ago_goes_first_and_masks_count()
    {
        var one = Cache();
        one.Regex("[a-z]{200}");
        var (size, cache) = (one.Bytes, Cache(3 * one.Bytes));
        var kept = cache.Regex("[a-z]{200}");
        foreach (var bound in new[] { 201, 202, 203, 204 })
        {
            cache.Regex($"[a-z]{{{bound}}}");
            Assert.Same(kept, cache.Regex("[a-z]{200}"));
            Assert.True(cache.Bytes <= 3.1 * size, $"{cache.Bytes} bytes, a constraint has {size}");
        }

        // Masks of the one that is used make it grow: the others give way, it stays itself.
        var state = kept.Start();
        for (var i = 0; i < 200; i++)
        {
            kept.Allowed(state);
            state = kept.Advance(state, _tokenizer.EncodeToIds("a")[0])!;
        }

        Assert.Same(kept, cache.Regex("[a-z]{200}"));
        Assert.True(cache.Count < 3);
    }

    [Fact]
    public void What_cannot_be_used_is_not_compiled_twice_and_accidents_are_tried_again()
    {
        var cache = Cache();
        var tries = 0;
        for (var i = 0; i < 3; i++)
        {
            Assert.Throws<GrammarException>(() => cache.Get("test", "bad", () =>
            {
                tries++;
                return Grammar.FromRegex("(");
            }));
        }

        Assert.Equal(1, tries);
        Assert.Throws<IOException>(() => cache.Get("test", "accident", () => throw new IOException()));
        Assert.True(cache.Get("test", "accident", static () => Grammar.FromRegex("a")).IsAccepting(cache.Get("test", "accident", () => throw new IOException()).Start()) is false);
    }

    [Fact]
    public void Wrong_vocabularies_and_ends_are_refused()
    {
        Assert.Contains("end tokens", Assert.Throws<ArgumentException>(() => new ConstraintCache(_tokenizer, [], 400)).Message, StringComparison.Ordinal);
        Assert.Contains("belong together", Assert.Throws<ArgumentException>(() => new ConstraintCache(_tokenizer, [1], 10)).Message, StringComparison.Ordinal);
    }
}
