using System.Globalization;
using System.Numerics;
using System.Text;
using System.Text.RegularExpressions;
using Offprint.Numerics;

namespace Offprint.Text.Tests.Automata;

public class FiniteAutomatonTests
{
    private static readonly string[] Words = [.. RandomPatterns.Strings("abcé", 4)];

    [Fact]
    public void Whole_matches_are_those_of_the_runtime()
    {
        var random = new SeededRandom(1);
        var matched = 0;
        for (var i = 0; i < 600; i++)
        {
            var pattern = RandomPatterns.Pattern(random, 4);
            var (automaton, regex) = (FiniteAutomaton.FromRegex(pattern), new Regex($@"\A(?:{pattern})\z", RegexOptions.NonBacktracking | RegexOptions.CultureInvariant));
            foreach (var word in Words)
            {
                var expected = regex.IsMatch(word);
                matched += expected ? 1 : 0;
                Assert.True(automaton.Accepts(word) == expected, $"{pattern} on '{word}'");
            }
        }

        Assert.InRange(matched, 5_000, 200_000);
    }

    [Fact]
    public void Searches_with_anchors_are_those_of_the_runtime()
    {
        var random = new SeededRandom(2);
        for (var i = 0; i < 600; i++)
        {
            var pattern = RandomPatterns.Pattern(random, 4, anchors: true);
            var (automaton, regex) = (FiniteAutomaton.FromRegex(pattern, new RegexAutomatonOptions { Search = true }), new Regex(pattern, RegexOptions.CultureInvariant));
            foreach (var word in Words)
            {
                Assert.True(automaton.Accepts(word) == regex.IsMatch(word), $"{pattern} in '{word}'");
            }
        }
    }

    [Fact]
    public void Products_complements_and_differences_are_those_of_the_sets()
    {
        var random = new SeededRandom(3);
        for (var i = 0; i < 150; i++)
        {
            var (a, b) = (FiniteAutomaton.FromRegex(RandomPatterns.Pattern(random, 3)), FiniteAutomaton.FromRegex(RandomPatterns.Pattern(random, 3)));
            var (both, either, only, one, not, joined, star) = (a.Intersect(b), a.Union(b), a.Except(b), a.SymmetricDifference(b), a.Complement(), a.Concatenate(b), a.Repeat());
            foreach (var word in Words)
            {
                var (x, y) = (a.Accepts(word), b.Accepts(word));
                Assert.Equal((x && y, x || y, x && !y, x != y, !x), (both.Accepts(word), either.Accepts(word), only.Accepts(word), one.Accepts(word), not.Accepts(word)));
                Assert.Equal(Enumerable.Range(0, word.Length + 1).Any(k => a.Accepts(word[..k]) && b.Accepts(word[k..])), joined.Accepts(word));
                Assert.Equal(word.Length == 0 || Enumerable.Range(1, word.Length).Any(k => a.Accepts(word[..k]) && star.Accepts(word[k..])), star.Accepts(word));
            }

            var different = Words.FirstOrDefault(word => a.Accepts(word) != b.Accepts(word));
            var witness = a.ShortestDifference(b);
            Assert.Equal(witness is null, a.IsEquivalentTo(b));
            Assert.Equal(a.Except(b).IsEmpty, a.IsSubsetOf(b));
            if (different is not null)
            {
                Assert.True(witness!.Length <= Encoding.UTF8.GetByteCount(different));
                Assert.NotEqual(a.AcceptsSymbols(witness), b.AcceptsSymbols(witness));
            }
        }
    }

    [Fact]
    public void Automata_are_minimal()
    {
        var random = new SeededRandom(4);
        for (var i = 0; i < 150; i++)
        {
            var automaton = FiniteAutomaton.FromRegex(RandomPatterns.Pattern(random, 4));
            // Two states are one when the same words lead on from both.
            for (var p = 0; p < automaton.StateCount; p++)
            {
                for (var q = 0; q < p; q++)
                {
                    Assert.True(Distinct(automaton, p, q), $"{p} and {q} of {automaton.StateCount}");
                }
            }
        }

        static bool Distinct(FiniteAutomaton automaton, int p, int q)
        {
            var (seen, work) = (new HashSet<(int, int)> { (p, q) }, new Queue<(int P, int Q)>([(p, q)]));
            while (work.TryDequeue(out var pair))
            {
                if (automaton.IsAccepting(pair.P) != automaton.IsAccepting(pair.Q))
                {
                    return true;
                }

                for (var s = 0; s < 256; s++)
                {
                    var next = (automaton.Next(pair.P, s), automaton.Next(pair.Q, s));
                    if (next.Item1 < 0 != next.Item2 < 0)
                    {
                        return true;
                    }

                    if (next.Item1 >= 0 && seen.Add(next))
                    {
                        work.Enqueue(next);
                    }
                }
            }

            return false;
        }
    }

    [Fact]
    public void Counting_and_enumerating_find_the_words_that_are_accepted()
    {
        var random = new SeededRandom(5);
        for (var i = 0; i < 100; i++)
        {
            var automaton = FiniteAutomaton.FromRegex(RandomPatterns.Pattern(random, 3).Replace("é", "b", StringComparison.Ordinal).Replace(".", "[abc]", StringComparison.Ordinal).Replace("^", "", StringComparison.Ordinal));
            var expected = RandomPatterns.Strings("abc", 5).Where(automaton.Accepts).ToList();
            Assert.Equal(expected.Count, (int)automaton.Count(5));
            Assert.Equal(expected, automaton.Enumerate(5).Select(static word => string.Concat(word.Select(static b => (char)b))));
            Assert.Equal(expected.FirstOrDefault(), automaton.ShortestWitness() is { Length: <= 5 } shortest ? string.Concat(shortest.Select(static b => (char)b)) : null);
            if (automaton.LongestWord() is { } longest and <= 5)
            {
                Assert.Equal(expected.Count == 0 ? 0 : expected.Max(static word => word.Length), longest);
                Assert.Equal(expected.Count, (int)automaton.Count());
            }
            else if (automaton.LongestWord() is null)
            {
                Assert.True(automaton.Count(40) > automaton.Count(20));
                Assert.Throws<InvalidOperationException>(() => automaton.Count());
            }
        }
    }

    [Fact]
    public void Numbers_of_words_may_be_large()
    {
        Assert.Equal(BigInteger.Pow(26, 100), FiniteAutomaton.FromRegex("[a-z]{100}").Count());
        Assert.Equal(ScalarRange.Maximum + 1 - 0x800, (int)FiniteAutomaton.FromRegex("(?:.|\n)").Count());
    }

    [Fact]
    public void Samples_are_uniform_over_words_of_all_lengths()
    {
        var automaton = FiniteAutomaton.FromRegex("a|b[cd]|e(f|g)[hi]|xyz");
        var sampler = automaton.CreateSampler();
        Assert.Equal(8, (int)sampler.Count);
        var random = new SeededRandom(6);
        var counts = Enumerable.Range(0, 16_000).Select(_ => string.Concat(sampler.Next(random).Select(static b => (char)b))).CountBy(static word => word).ToDictionary();
        Assert.Equal(8, counts.Count);
        Assert.All(counts, static count => Assert.InRange(count.Value, 1800, 2200)); // 2000 expected, standard deviation 42
        Assert.Throws<InvalidOperationException>(() => automaton.Except(automaton).CreateSampler());
        Assert.True(FiniteAutomaton.FromRegex("[ab]*").CreateSampler(200).Next(random).Length > 150);
    }

    [Fact]
    public void Characters_are_their_utf8_at_every_border_of_a_range()
    {
        var random = new SeededRandom(7);
        int[] borders = [0, 1, 0x7E, 0x7F, 0x80, 0x7FF, 0x800, 0xD7FF, 0xE000, 0xFFFF, 0x10000, 0x10FFFE, 0x10FFFF];
        for (var i = 0; i < 300; i++)
        {
            int[] ends = [.. new[] { Border(), Border() }.Order()];
            var builder = new AutomatonBuilder();
            var (start, end) = (builder.AddState(), builder.AddState());
            builder.AddScalars(start, [new ScalarRange(ends[0], ends[1])], end);
            var automaton = builder.Build(start, end);
            foreach (var scalar in borders.Concat(ends).SelectMany(static b => new[] { b - 1, b, b + 1 }).Where(Rune.IsValid))
            {
                Assert.True(automaton.Accepts(char.ConvertFromUtf32(scalar)) == (ends[0] <= scalar && scalar <= ends[1]), $"{scalar:X} in {ends[0]:X}-{ends[1]:X}");
            }
        }

        Assert.False(FiniteAutomaton.FromRegex("(?:.|\n)*").Accepts([0xED, 0xA0, 0x80])); // a surrogate
        Assert.False(FiniteAutomaton.FromRegex("(?:.|\n)*").Accepts([0xC0, 0x80])); // too long

        int Border() => Math.Clamp(random.Next(2) == 0 ? borders[random.Next(borders.Length)] : random.Next(0x110000), 0, 0x10FFFF) is var b && b is >= 0xD800 and <= 0xDFFF ? 0xE000 : b;
    }

    [Fact]
    public void Classes_escapes_and_categories_mean_what_they_say()
    {
        foreach (var (pattern, yes, no) in new[]
        {
            (@"\d+", "0189", "a"), (@"\D", "x", "5"), (@"[\w-]+", "aZ_9-", "é"), (@"\s", "\t", "x"), (@"\S+", "é!", " "), (@"\p{Lu}", "Ä", "ä"), (@"\P{L}", "3", "x"), (@"[^\p{Nd}]", "x", "٣"),
            (@"\u00e9\x41\t", "éA\t", "eA\t"), (@"\u{1F600}|\ud83d\ude01", "😁", "😂"), (@"a{,2}", "a{,2}", "a"), (@"x{2", "x{2", "xx"), (@"[]a]".Replace("[]", @"[\]", StringComparison.Ordinal), "]", "b"), (@"[a\-c]", "-", "b"), (@"(?<year>\d{4})", "1984", "84"), (@"[+\-*/]", "/", "x"),
        })
        {
            var automaton = FiniteAutomaton.FromRegex(pattern);
            Assert.True(automaton.Accepts(yes), $"{pattern} and {yes}");
            Assert.False(automaton.Accepts(no), $"{pattern} and {no}");
        }

        Assert.True(FiniteAutomaton.FromRegex("Content-[t-x]ype", new RegexAutomatonOptions { IgnoreCase = true }).Accepts("CONTENT-TYPE"));
    }

    [Fact]
    public void Json_strings_are_spelled_with_escapes()
    {
        var automaton = FiniteAutomaton.FromRegex("[\"\\\\\n\u0001é]+", new RegexAutomatonOptions { Encoding = CharacterEncoding.JsonString });
        Assert.True(automaton.Accepts(@"\""\\\n\u0001é"));
        Assert.False(automaton.Accepts("\""));
        Assert.False(automaton.Accepts("\n"));
        Assert.False(automaton.Accepts(@"\t"));
    }

    [Fact]
    public void Word_lists_share_their_beginnings_and_ends()
    {
        string[] words = [.. Enumerable.Range(0, 2000).Select(static i => "pre" + i.ToString("D4", CultureInfo.InvariantCulture) + "ing")];
        var automaton = FiniteAutomaton.FromWords(words);
        Assert.Equal(2000, (int)automaton.Count());
        Assert.All(words, word => Assert.True(automaton.Accepts(word)));
        Assert.True(automaton.StateCount <= 15, $"{automaton.StateCount} states");
        Assert.True(automaton.IsEquivalentTo(FiniteAutomaton.FromRegex("pre[01][0-9]{3}ing")));
        var paths = FiniteAutomaton.FromSequences([[5, 1000], [5, 7], []], 1001);
        Assert.True(paths.AcceptsSymbols([5, 1000]) && paths.AcceptsSymbols([]) && !paths.AcceptsSymbols([5]) && !paths.AcceptsSymbols([5, 2000]));
        Assert.True(FiniteAutomaton.FromWords([]).IsEmpty);
    }

    [Theory]
    [InlineData("a(b", "column 2")]
    [InlineData("a)b", "column 2")]
    [InlineData("[a", "column 1")]
    [InlineData("[z-a]", "wrong way round")]
    [InlineData("*a", "nothing to repeat")]
    [InlineData("a**", "nothing to repeat")]
    [InlineData("a{3,2}", "wrong way round")]
    [InlineData("a{99999}", "over 10000")]
    [InlineData("(?=a)", "look-around")]
    [InlineData(@"(a)\1", "back-references")]
    [InlineData(@"\bword", "boundaries")]
    [InlineData(@"\p{Klingon}", "category")]
    [InlineData(@"\q", "escape")]
    [InlineData(@"\ud800", "surrogate")]
    [InlineData("a++", "possessive")]
    [InlineData("^*", "anchor")]
    [InlineData("((a{1000}){1000}){10}", "states")]
    [InlineData("a\\", "backslash")]
    public void What_cannot_be_read_is_refused_with_its_place(string pattern, string part)
        => Assert.Contains(part, Assert.Throws<ArgumentException>(() => FiniteAutomaton.FromRegex(pattern)).Message, StringComparison.Ordinal);

    [Fact]
    public void A_deterministic_automaton_that_explodes_is_refused()
        => Assert.Contains("states", Assert.Throws<ArgumentException>(() => FiniteAutomaton.FromRegex("[ab]*a[ab]{30}", new RegexAutomatonOptions { StateLimit = 5000 })).Message, StringComparison.Ordinal);
}
