using System.Text;
using Offprint.Numerics;

namespace Offprint.Inference.Tests.Constraints;

public class GrammarTests
{
    private static readonly string[] Words = [.. Strings("ab", 6)];

    [Fact]
    public void Random_grammars_are_recognised_as_by_a_slow_recogniser()
    {
        var random = new SeededRandom(1);
        var (pushdown, regular, empty, accepted) = (0, 0, 0, 0);
        for (var i = 0; i < 3000; i++)
        {
            var slow = SlowGrammar.Random(random);
            IGrammar grammar;
            try
            {
                grammar = Grammar.ParseEbnf(slow.Text);
            }
            catch (GrammarException e) when (e.Message.Contains("no string", StringComparison.Ordinal))
            {
                Assert.All(Words, word => Assert.False(slow.Matches(word), $"{slow.Text}\n'{word}'"));
                empty++;
                continue;
            }

            _ = grammar is PushdownGrammar ? pushdown++ : regular++;
            var matched = Words.Where(slow.Matches).ToHashSet(StringComparer.Ordinal);
            accepted += matched.Count;
            foreach (var word in Words)
            {
                var state = grammar.Start.Advance(Encoding.UTF8.GetBytes(word));
                Assert.True((state?.IsAccepting ?? false) == matched.Contains(word), $"{slow.Text}\n'{word}'");
                var extensions = matched.Where(m => m.StartsWith(word, StringComparison.Ordinal)).ToList();
                if (extensions.Count > 0)
                {
                    Assert.True(state!.ShortestCompletion <= extensions.Min(m => m.Length - word.Length), $"{slow.Text}\n'{word}'");
                }

                if (state is not null && word.Length + state.ShortestCompletion <= 6)
                {
                    Assert.True(extensions.Exists(m => m.Length - word.Length == state.ShortestCompletion), $"{slow.Text}\n'{word}' claims {state.ShortestCompletion}");
                }
            }
        }

        Assert.True(pushdown > 400 && regular > 1500 && empty > 500 && accepted > 6_000, $"{pushdown} {regular} {empty} {accepted}");
    }

    [Fact]
    public void Every_living_state_can_be_completed_as_fast_as_it_says()
    {
        var random = new SeededRandom(2);
        for (var i = 0; i < 300; i++)
        {
            IGrammar grammar;
            try
            {
                grammar = Grammar.ParseEbnf(SlowGrammar.Random(random).Text);
            }
            catch (GrammarException)
            {
                continue;
            }

            var state = grammar.Start;
            for (var step = 0; step < 30 && state.CanContinue; step++)
            {
                var at = state;
                for (var left = state.ShortestCompletion; left > 0; left--)
                {
                    at = new[] { 'a', 'b' }.Select(c => at.Advance((byte)c)).First(next => next is not null && next.ShortestCompletion == left - 1)!;
                }

                Assert.True(at.IsAccepting);
                var ways = new[] { 'a', 'b' }.Select(c => state.Advance((byte)c)).Where(static next => next is not null).ToArray();
                state = ways[random.Next(ways.Length)]!;
            }
        }
    }

    [Fact]
    public void Left_recursion_nesting_and_ambiguity_are_one_matter()
    {
        var grammar = Grammar.ParseEbnf("""
            # sums, products and brackets, written the natural way
            root   ::= expr
            expr   ::= expr ("+" | "-") term | term
            term   ::= term "*" factor | factor
            factor ::= "(" expr ")" | [0-9]+
            """);
        foreach (var good in new[] { "1", "1+2*3", "((4))*(5-6)", "7*8*9-0" })
        {
            Assert.True(grammar.Matches(good), good);
        }

        foreach (var bad in new[] { "", "1+", "(1", "1)", "+1", "1 2" })
        {
            Assert.False(grammar.Matches(bad), bad);
        }

        var deep = new string('(', 2000) + "1" + new string(')', 2000);
        Assert.True(grammar.Matches(deep));
        Assert.Equal(2000, grammar.Start.Advance(Encoding.UTF8.GetBytes(deep[..2001]))!.ShortestCompletion);
        Assert.True(Grammar.ParseEbnf("root ::= root root | \"a\"").Matches(new string('a', 200)));
        Assert.True(Grammar.ParseEbnf("root ::= a\na ::= b \"x\" | \"1\"\nb ::= c \"y\" | a\nc ::= a | b | \"2\"").Matches("1yxyx"));
    }

    [Fact]
    public void States_that_mean_the_same_are_equal()
    {
        var grammar = Grammar.ParseEbnf("root ::= \"[\" (value (\",\" value)*)? \"]\"\nvalue ::= root | [0-9]+");
        Assert.IsType<PushdownGrammar>(grammar);
        var (a, b) = (At("[1,[2"), At("[[7,8],[[3],4,55"));
        Assert.Equal(a, b);
        Assert.Equal(a.GetHashCode(), b.GetHashCode());
        Assert.NotEqual(a, At("[1"));
        Assert.Equal(At("[1,2,3,4,5,6,7,8"), At("[9"));

        IGrammarState At(string text) => grammar.Start.Advance(Encoding.UTF8.GetBytes(text))!;
    }

    [Fact]
    public void The_notation_of_llama_cpp_is_read()
    {
        var grammar = Grammar.ParseEbnf("""
            root ::= item-1{2,3} "\x41\u00e9\n" [^a-c\]\-] .? ('q' | <two words>)?   # comment
              | "second line"

            item-1 ::= ("x"   # inside
              | "y")
            <two words> = "w" ;
            """);
        foreach (var (text, expected) in new[] { ("xyAé\nd", true), ("xyxAé\ndéw", true), ("xAé\nd", false), ("xyAé\na", false), ("xyAé\n]", false), ("second line", true), ("xyAé\ndq", true), ("xyxyAé\nd", false) })
        {
            Assert.True(grammar.Matches(text) == expected, text);
        }
    }

    [Theory]
    [InlineData("root ::= a\n  b ::= \"x\"", 1, 10, "root", "'a'")]
    [InlineData("root ::= \"x\"\nlist ::= \"(\" item \")\"", 2, 14, "list", "'item'")]
    [InlineData("root ::= \"x", 1, 10, "root", "not closed")]
    [InlineData("root ::= [a-", 1, 10, "root", "not closed")]
    [InlineData("root ::= (\"a\"\nb ::= \"c\"", 1, 10, "root", "not closed")]
    [InlineData("root ::= \"a\")", 1, 13, "root", "closes nothing")]
    [InlineData("root ::= \"a\" *{2}{3,1}", 1, 18, "root", "wrong way round")]
    [InlineData("root ::= * \"a\"", 1, 10, "root", "nothing to repeat")]
    [InlineData("root ::= \"\\q\"", 1, 11, "root", "escape")]
    [InlineData("root ::= \"a\"\nroot ::= \"b\"", 2, 1, "root", "twice")]
    [InlineData("root : \"a\"", 1, 6, "root", "::=")]
    [InlineData("root ::= \"a\" & \"b\"", 1, 14, "root", "'&'")]
    [InlineData("", 1, 1, null, "no rule")]
    [InlineData("\"a\"", 1, 1, null, "begins with its name")]
    [InlineData("start ::= \"a\"", 0, 0, "root", "start")]
    [InlineData("root ::= \"a\" root", 0, 0, "root", "no string")]
    [InlineData("root ::= [b-a]", 1, 11, "root", "wrong way round")]
    public void What_is_wrong_is_said_with_line_column_and_rule(string text, int line, int column, string? rule, string part)
    {
        var error = Assert.Throws<GrammarException>(() => Grammar.ParseEbnf(text));
        Assert.Contains(part, error.Message, StringComparison.Ordinal);
        Assert.Equal((line, column, rule), (error.Line, error.Column, error.Rule));
    }

    [Fact]
    public void A_limit_cuts_what_cannot_end_in_time()
    {
        var grammar = Grammar.Limit(Grammar.ParseEbnf("root ::= \"(\" root \")\" | \"x\"{1,9}"), 6);
        foreach (var (text, expected) in new[] { ("((xx))", true), ("((xxx))", false), ("xxxxxx", true), ("xxxxxxx", false), ("(x)", true) })
        {
            Assert.True(grammar.Matches(text) == expected, text);
        }

        Assert.Null(grammar.Start.Advance("((("u8));
        Assert.NotNull(grammar.Start.Advance("((x"u8));
        Assert.Null(grammar.Start.Advance("((xxx"u8));
        Assert.Throws<GrammarException>(() => Grammar.Limit(Grammar.FromWords(["long"]), 3));
    }

    [Fact]
    public void Words_and_expressions_are_grammars()
    {
        Assert.True(Grammar.FromWords(["yes", "no"]).Matches("no"));
        Assert.False(Grammar.FromWords(["yes", "no"]).Matches("n"));
        Assert.True(Grammar.FromRegex("[0-9]{4}-[0-9]{2}").Matches("2024-05"));
        Assert.Throws<GrammarException>(() => Grammar.FromRegex("(a"));
        Assert.Throws<GrammarException>(() => Grammar.FromWords([]));
    }

    internal static IEnumerable<string> Strings(string alphabet, int maximum)
    {
        List<string> row = [""];
        for (var n = 0; n <= maximum; n++)
        {
            foreach (var word in row)
            {
                yield return word;
            }

            row = [.. row.SelectMany(word => alphabet.Select(c => word + c))];
        }
    }
}
