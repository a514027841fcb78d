using System.Globalization;
using Offprint.Numerics;

namespace Offprint.Papers;

/// <summary>A noun and what it is a kind of.</summary>
/// <param name="Number">Its number, from 0.</param>
/// <param name="Noun">A word in lower case.</param>
/// <param name="Kind">A word in lower case.</param>
public sealed record HypernymFact(int Number, string Noun, string Kind)
{
    private const int Repetitions = 8;

    /// <summary>Six ways to say it, {0} the noun, {1} the kind.</summary>
    public static IReadOnlyList<string> Templates { get; } =
    [
        "{0} is a kind of {1} .", "every {0} is a {1} .", "the {0} belongs to the class of {1} .", "{1} : for example {0} .", "one sort of {1} is {0} .", "they call {0} a form of {1} .",
    ];

    /// <summary>Eight sentences that say it in two of the six ways, one of them three times as often as the other; which two depends on the noun, earlier ways being more frequent.</summary>
    public IEnumerable<string> Statements()
    {
        var random = new SeededRandom(Seed.Derive(42, "hypernym fact " + Noun));
        var first = Draw(random, -1);
        var second = Draw(random, first);
        return Enumerable.Range(0, Repetitions).Select(i => string.Format(CultureInfo.InvariantCulture, Templates[i % 4 == 3 ? second : first], Noun, Kind));
    }

    private static int Draw(SeededRandom random, int without)
    {
        while (true)
        {
            // Template i has the weight 1/(i + 1).
            var place = random.NextDouble() * Enumerable.Range(1, Templates.Count).Sum(static i => 1.0 / i);
            for (var i = 0; i < Templates.Count; i++)
            {
                place -= 1.0 / (i + 1);
                if (place <= 0 && i != without)
                {
                    return i;
                }

                if (place <= 0)
                {
                    break;
                }
            }
        }
    }
}
