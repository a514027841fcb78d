using Offprint.Numerics;
using Offprint.Text;

namespace Offprint.Papers;

/// <summary>Guesses hidden tokens with an n-gram model: the token that makes its window most probable, the true neighbours on both sides given.</summary>
internal static class NGramGuesser
{
    /// <summary>Share of hidden tokens that were guessed.</summary>
    public static double Accuracy(NGramLanguageModel model, int[] tokens, int count, CancellationToken cancellation)
    {
        var random = new SeededRandom(42, "n-gram guesses");
        var places = new int[count];
        for (var i = 0; i < count; i++)
        {
            places[i] = random.Next(model.Order, tokens.Length - model.Order);
        }

        var right = 0;
        Parallel.ForEach(places, new ParallelOptions { CancellationToken = cancellation }, place =>
        {
            if (Guess(model, tokens, place) == tokens[place])
            {
                Interlocked.Increment(ref right);
            }
        });
        return (double)right / count;
    }

    private static int Guess(NGramLanguageModel model, int[] tokens, int place)
    {
        var reach = model.Order - 1;
        var window = tokens.AsSpan(place - reach, (2 * reach) + 1).ToArray();
        var (best, guess) = (double.NegativeInfinity, -1);
        for (var token = 0; token < model.VocabularySize; token++)
        {
            window[reach] = token;
            var sum = 0.0;
            for (var i = reach; i < window.Length && sum > best; i++)
            {
                sum += model.LogProbability(window.AsSpan(i - reach, reach), window[i], fromStart: false);
            }

            (best, guess) = sum > best ? (sum, token) : (best, guess);
        }

        return guess;
    }
}
