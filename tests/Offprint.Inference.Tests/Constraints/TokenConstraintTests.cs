using System.Text;
using Offprint.Numerics;
using Offprint.Text;

namespace Offprint.Inference.Tests.Constraints;

public class TokenConstraintTests
{
    private const string Json = "root ::= \"{\" (pair (\",\" pair)*)? \"}\"\npair ::= string \":\" value\nvalue ::= root | string | [0-9]+\nstring ::= \"\\\"\" [^\"]* \"\\\"\"";

    [Fact]
    public void Masks_are_those_of_trying_every_token()
    {
        var random = new SeededRandom(1);
        for (var round = 0; round < 200; round++)
        {
            var trie = new TokenTrie(Vocabulary(random));
            IGrammar grammar;
            try
            {
                grammar = Grammar.ParseEbnf(SlowGrammar.Random(random).Text);
            }
            catch (GrammarException)
            {
                continue;
            }

            var constraint = new GrammarConstraint(trie, grammar, [3, 9], vocabularySize: 70);
            var state = constraint.Start();
            for (var step = 0; step < 12; step++)
            {
                var at = constraint.StateOf(state);
                int[] expected = [.. Enumerable.Range(0, 70).Where(id => id is 3 or 9 ? at.IsAccepting : id < 60 && trie.Bytes[id] is { Length: > 0 } bytes && at.Advance(bytes) is not null)];
                Assert.Equal(expected, constraint.Allowed(state));
                Assert.Equal(at.IsAccepting, constraint.IsAccepting(state));
                foreach (var id in Enumerable.Range(-1, 72))
                {
                    Assert.Equal(expected.Contains(id), constraint.Advance(state, id) is not null);
                }

                int[] moves = [.. expected.Where(static id => id is not (3 or 9))];
                if (moves.Length == 0)
                {
                    break;
                }

                state = constraint.Advance(state, moves[random.Next(moves.Length)])!;
            }
        }
    }

    [Fact]
    public void Behind_an_end_token_nothing_follows()
    {
        var constraint = new GrammarConstraint(new TokenTrie(["a"u8.ToArray(), null]), Grammar.FromWords(["a"]), [1]);
        var start = constraint.Start();
        Assert.Null(constraint.Advance(start, 1));
        var ended = constraint.Advance(constraint.Advance(start, 0)!, 1)!;
        Assert.True(ended.IsEnded && constraint.IsAccepting(ended) && constraint.Allowed(ended).IsEmpty);
        Assert.Null(constraint.Advance(ended, 0));
        Assert.Null(constraint.Advance(ended, 1));
        Assert.Throws<ArgumentException>(() => constraint.Allowed(new GrammarConstraint(new TokenTrie(["a"u8.ToArray(), null]), Grammar.FromWords(["a"]), [1]).Start()));
    }

    [Fact]
    public void A_character_may_be_split_over_tokens()
    {
        byte[][] tokens = [[0xC3], [0xA9], [0xA4], [.. "x"u8]];
        var constraint = new GrammarConstraint(new TokenTrie([.. tokens, null]), Grammar.FromWords(["é", "éx"]), [4]);
        var state = constraint.Start();
        Assert.Equal([0], constraint.Allowed(state));
        state = constraint.Advance(state, 0)!;
        Assert.Equal([1], constraint.Allowed(state));
        state = constraint.Advance(state, 1)!;
        Assert.Equal([3, 4], constraint.Allowed(state));
    }

    [Fact]
    public void Masks_are_computed_once_for_equal_states_and_by_many_threads_alike()
    {
        var tokenizer = Tokenizer();
        var grammar = Grammar.ParseEbnf(Json);
        var constraint = new GrammarConstraint(tokenizer, grammar);
        string[] texts = [.. Enumerable.Range(0, 40).Select(static i => string.Concat(Enumerable.Repeat($"{{\"key\":", 1 + (i % 4))) + $"{{\"a\":{i}}}" + new string('}', 1 + (i % 4)))];
        Parallel.For(0, 400, i =>
        {
            var state = constraint.Start();
            foreach (var id in tokenizer.EncodeToIds(texts[i % texts.Length]))
            {
                Assert.True(constraint.Allowed(state).Contains(id), texts[i % texts.Length]);
                state = constraint.Advance(state, id)!;
            }

            Assert.True(constraint.IsAccepting(state));
            Assert.True(constraint.Allowed(state).Contains(tokenizer.Special.Eos!.Id));
        });
        Assert.InRange(constraint.CachedMasks, 5, 200);
    }

    [Fact]
    public void A_tokenizer_that_drops_the_first_space_gets_two_trees()
    {
        var tokenizer = PretrainedTokenizer.Parse(
            """
            {"version":"1.0","added_tokens":[{"id":0,"content":"</s>","special":true}],"decoder":{"type":"Metaspace","replacement":"▁","prepend_scheme":"always"},
             "model":{"type":"BPE","vocab":{"</s>":0,"▁a":1,"a":2,"▁b":3},"merges":[]}}
            """,
            """{"eos_token":"</s>"}""");
        var constraint = new GrammarConstraint(tokenizer, Grammar.FromWords(["a b", "aa"]));
        var state = constraint.Start();
        Assert.Equal([1, 2], constraint.Allowed(state));
        state = constraint.Advance(state, 1)!;
        Assert.Equal([2, 3], constraint.Allowed(state));
        state = constraint.Advance(state, 3)!;
        Assert.Equal([0], constraint.Allowed(state));
        Assert.Equal("a b", tokenizer.Decode([1, 3], skipSpecial: true));
    }

    [Fact]
    public void Sequences_of_ids_are_a_tree()
    {
        var constraint = new TokenSequenceConstraint([[5, 6], [5, 7, 8], [5]], [1], 10);
        var state = constraint.Advance(constraint.Start(), 5)!;
        Assert.Equal([1, 6, 7], constraint.Allowed(state));
        Assert.True(constraint.IsAccepting(state));
        Assert.Null(constraint.Advance(state, 8));
        Assert.True(constraint.Advance(state, 1)!.IsEnded);
        Assert.Throws<ArgumentException>(() => new TokenSequenceConstraint([[11]], [1], 10));
        Assert.Throws<ArgumentException>(() => new TokenSequenceConstraint([], [1], 10));
    }

    [Fact]
    public void Sets_count_mask_and_meet()
    {
        var set = new TokenSet(130, [0, 64, 129]);
        Assert.Equal((3, true, false, false), (set.Count, set.Contains(64), set.Contains(1), set.Contains(130)));
        var logits = new float[132];
        set.Mask(logits);
        Assert.Equal([0, 64, 129], Enumerable.Range(0, 132).Where(i => logits[i] == 0));
        Assert.Equal([64], set.Intersect(new TokenSet(130, [3, 64])));
        Assert.Throws<ArgumentOutOfRangeException>(() => new TokenSet(5, [5]));
    }

    [Fact]
    public void Wrong_vocabularies_and_ends_are_refused()
    {
        var trie = new TokenTrie(["a"u8.ToArray(), null]);
        var grammar = Grammar.FromWords(["a"]);
        Assert.Throws<ArgumentException>(() => new GrammarConstraint(trie, grammar, []));
        Assert.Throws<ArgumentException>(() => new GrammarConstraint(trie, grammar, [2]));
        Assert.Throws<ArgumentException>(() => new GrammarConstraint(trie, grammar, [1], vocabularySize: 1));
    }

    private static PretrainedTokenizer Tokenizer()
        => new BytePairTrainer(new BytePairTrainerOptions { VocabularySize = 400 }).Train(Enumerable.Repeat("{\"key\":{\"a\":12,\"b\":\"text\"},\"other key\":\"naïve\"}", 50));

    private static byte[]?[] Vocabulary(SeededRandom random)
        => [.. Enumerable.Range(0, 60).Select(i => i == 0 ? null : i == 1 ? [] : Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, 1 + random.Next(5)).Select(_ => "ab"[random.Next(2)]))))];
}
