using FsCheck;
using FsCheck.Xunit;

namespace Offprint.Text.Tests;

public sealed class NGramLanguageModelTests
{
    [Property(MaxTest = 80)]
    public void Probabilities_after_any_context_add_up_to_one(PositiveInt seed, bool boundaries, PositiveInt order)
    {
        var (sequences, size) = Random(seed.Get);
        var model = NGramLanguageModel.Train(sequences, size, new() { Order = (order.Get % 5) + 1, Boundaries = boundaries });
        var random = new Random(seed.Get);
        for (var round = 0; round < 10; round++)
        {
            var context = Enumerable.Range(0, random.Next(7)).Select(_ => random.Next(size)).ToArray();
            foreach (var fromStart in new[] { false, true })
            {
                var sum = Enumerable.Range(0, size + (boundaries ? 1 : 0)).Sum(token => Math.Exp(model.LogProbability(context, token, fromStart)));
                Assert.Equal(1, sum, 10);
            }
        }
    }

    [Property(MaxTest = 80)]
    public void Probabilities_equal_the_definition_over_strings(PositiveInt seed, bool boundaries, PositiveInt maximum)
    {
        var (sequences, size) = Random(seed.Get);
        var order = (maximum.Get % 4) + 1;
        var model = NGramLanguageModel.Train(sequences, size, new() { Order = order, Boundaries = boundaries });
        var plain = new PlainKneserNey(sequences, size, order, boundaries);
        var random = new Random(seed.Get);
        for (var round = 0; round < 20; round++)
        {
            var context = Enumerable.Range(0, random.Next(order + 1)).Select(_ => random.Next(size)).ToArray();
            var token = random.Next(size + (boundaries ? 1 : 0));
            Assert.Equal(plain.Probability(context, token), Math.Exp(model.LogProbability(context, token)), 10);
        }
    }

    [Fact]
    public void A_hand_computed_bigram_model_agrees()
    {
        // Text a b a c, no boundaries. Bigrams ab, ba, ac once each: D2 = 3 / (3 + 0) = 1; continuation counts a 1 (after b), b 1, c 1: D1 = 1.
        // Unigrams: (1 - 1) / 3 + 1 * 3 / 3 * 1/4 = 1/4 each; P(b | a) = (1 - 1) / 2 + 1 * 2 / 2 * 1/4 = 1/4.
        var model = NGramLanguageModel.Train([[0, 1, 0, 2]], 4, new() { Order = 2 });
        Assert.Equal(0.25, Math.Exp(model.LogProbability([0], 1)), 12);
        // Text a b a b a c: ab twice, ba twice, ac once: D2 = 1 / (1 + 4) = 0.2; continuations a 1, b 1, c 1: D1 = 1, unigrams 1/4.
        // P(b | a) = (2 - 0.2) / 3 + 0.2 * 2 / 3 / 4; P(c | a) = 0.8 / 3 + 0.2 * 2 / 3 / 4; P(d | a) = 0.2 * 2 / 3 / 4.
        model = NGramLanguageModel.Train([[0, 1, 0, 1, 0, 2]], 4, new() { Order = 2 });
        var backOff = 0.2 * 2 / 3 / 4;
        Assert.Equal((1.8 / 3) + backOff, Math.Exp(model.LogProbability([0], 1)), 12);
        Assert.Equal((0.8 / 3) + backOff, Math.Exp(model.LogProbability([0], 2)), 12);
        Assert.Equal(backOff, Math.Exp(model.LogProbability([0], 3)), 12);
    }

    [Fact]
    public void Longer_contexts_predict_real_structure_better()
    {
        var random = new Random(1);
        string[] subjects = ["the cat", "a dog", "my friend", "the old man"], verbs = ["sees", "likes", "follows"], objects = ["the house", "a tree", "the river bank"];
        var text = string.Concat(Enumerable.Range(0, 3000).Select(_ => $"{subjects[random.Next(4)]} {verbs[random.Next(3)]} {objects[random.Next(3)]}. "));
        var (train, test) = (text[..(text.Length * 9 / 10)], text[(text.Length * 9 / 10)..]);
        var bits = new[] { 1, 2, 3, 5 }.Select(order => NGramLanguageModel.TrainBytes([train], new() { Order = order }).BitsPerByte(test)).ToArray();
        Assert.Equal(bits.OrderDescending(), bits);
        Assert.InRange(bits[0], 3, 4.8);
        Assert.InRange(bits[3], 0.2, 0.6);
        var words = NGramLanguageModel.TrainWords([train], new() { Order = 3 });
        Assert.InRange(words.BitsPerByte(test), 0.15, 0.4);
    }

    [Fact]
    public void Words_get_ids_by_frequency_and_unknown_ones_share_one()
    {
        var model = NGramLanguageModel.TrainWords(["The cat, the dog: the cat.", "a bird"], new() { Order = 2 });
        Assert.Equal([1, 2, 0, 0], model.Encode("THE cat bird zebra"));
        Assert.Equal((3, null), (model.VocabularySize, model.EndOfSequence));
        Assert.True(double.IsFinite(model.LogProbability("zebra zebra zebra")));
        Assert.Equal(4, NGramLanguageModel.TrainWords(["x y z"], new() { MinimumWordCount = 1 }).VocabularySize);
    }

    [Fact]
    public void Sequences_sum_their_units_and_their_end()
    {
        var model = NGramLanguageModel.Train([[0, 1, 2], [0, 2]], 3, new() { Order = 3, Boundaries = true });
        Assert.Equal(3, model.EndOfSequence);
        var sum = model.LogProbability([], 0) + model.LogProbability([0], 2) + model.LogProbability([0, 2], 3);
        Assert.Equal(sum, model.LogProbability([0, 2]), 12);
        Assert.True(model.LogProbability([0, 2]) > model.LogProbability([2, 0]));
    }

    [Fact]
    public void Errors_name_what_is_wrong()
    {
        Assert.Contains("sequences[1][0] is 5", Assert.Throws<ArgumentException>("sequences", () => NGramLanguageModel.Train([[1], [5]], 5)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>("sequences", () => NGramLanguageModel.Train([[], []], 5));
        Assert.Throws<ArgumentException>("options", () => NGramLanguageModel.Train([[1]], 5, new() { Order = 17 }));
        var model = NGramLanguageModel.Train([[1, 2, 3]], 5);
        Assert.Throws<ArgumentOutOfRangeException>("token", () => model.LogProbability([1], 5));
        Assert.Throws<InvalidOperationException>(() => model.LogProbability("text"));
    }

    private static (int[][] Sequences, int Size) Random(int seed)
    {
        var random = new Random(seed);
        var size = random.Next(2, 6);
        var sequences = Enumerable.Range(0, random.Next(1, 5)).Select(_ => Enumerable.Range(0, random.Next(1, 30)).Select(_ => random.Next(size)).ToArray()).ToArray();
        return (sequences, size);
    }

    /// <summary>The formulas, with strings and sets.</summary>
    private sealed class PlainKneserNey(int[][] sequences, int size, int order, bool boundaries)
    {
        private readonly List<string[]> _sequences =
            [.. sequences.Select(s => (string[])[.. boundaries ? new[] { "<s>" } : [], .. s.Select(i => i.ToString(System.Globalization.CultureInfo.InvariantCulture)), .. boundaries ? new[] { $"{size}" } : []])];

        public double Probability(int[] context, int token)
        {
            var units = context.Select(i => i.ToString(System.Globalization.CultureInfo.InvariantCulture)).ToList();
            if (boundaries && units.Count < order - 1)
            {
                units.Insert(0, "<s>");
            }

            return Probability([.. units.TakeLast(order - 1)], token.ToString(System.Globalization.CultureInfo.InvariantCulture));
        }

        private double Probability(string[] context, string token)
        {
            var lower = context.Length == 0 ? 1.0 / (size + (boundaries ? 1 : 0)) : Probability(context[1..], token);
            var counts = Grams(context.Length + 1).Distinct().Select(gram => (Gram: gram, Count: Count(gram))).Where(pair => pair.Count > 0).ToList();
            var followers = counts.Where(pair => pair.Gram.StartsWith(string.Concat(context.Select(u => u + " ")), StringComparison.Ordinal)).ToList();
            if (followers.Count == 0)
            {
                return lower;
            }

            double once = counts.Count(pair => pair.Count == 1), twice = counts.Count(pair => pair.Count == 2);
            var discount = once == 0 ? 0.5 : once / (once + (2 * twice));
            var total = followers.Sum(pair => pair.Count);
            var own = followers.Where(pair => pair.Gram == string.Join(' ', context.Append(token))).Sum(pair => pair.Count);
            return (Math.Max(own - discount, 0) + (discount * followers.Count * lower)) / total;
        }

        private int Count(string gram)
        {
            var length = gram.Split(' ').Length;
            if (gram == "<s>")
            {
                return 0;
            }

            return length == order || gram.StartsWith("<s>", StringComparison.Ordinal)
                ? Grams(length).Count(other => other == gram)
                : Grams(length + 1).Where(longer => longer[(longer.IndexOf(' ', StringComparison.Ordinal) + 1)..] == gram).Distinct().Count();
        }

        private IEnumerable<string> Grams(int length) =>
            _sequences.SelectMany(s => Enumerable.Range(0, Math.Max(0, s.Length - length + 1)).Select(i => string.Join(' ', s.Skip(i).Take(length))));
    }
}
