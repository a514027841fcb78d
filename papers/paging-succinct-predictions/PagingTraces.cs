using System.Text.RegularExpressions;
using Offprint.Numerics;

namespace Offprint.Papers.Reproductions;

/// <summary>What the caches are asked for.</summary>
internal static partial class PagingTraces
{
    public const string MobyDick = "moby-dick", Kjv = "kjv", Prompts = "prompts";

    private const int SystemPrompts = 80, Conversations = 12, TurnsMean = 4;

    /// <summary>Tenants: people who chat, and programs that send a prompt once.</summary>
    private const int Chat = 0, Program = 1;

    /// <summary>The words of a text, in lower case, as numbers.</summary>
    public static int[] Words(DataShelf data, string set, int count)
    {
        var numbers = new Dictionary<string, int>(StringComparer.Ordinal);
        return [.. Texts(data, set).SelectMany(text => Ids(text, numbers)).Take(count)];
    }

    /// <summary>
    /// Prompts to a model server, generated from real text: manual pages as system prompts (drawn by Zipf's law), in half of the cases a presidential address as a document, then words of Moby Dick. Half of the
    /// prompts come from programs that ask once; the others are turns of conversations, four on average, that go on side by side and send all that went before.
    /// </summary>
    public static IReadOnlyList<ServerPrompt> Traffic(DataShelf data, int count, ulong seed)
    {
        var random = new SeededRandom(seed, "paging/traffic");
        var numbers = new Dictionary<string, int>(StringComparer.Ordinal);
        int[][] pages = [.. Texts(data, "manpages").Select(text => Ids(text, numbers).Take(700).ToArray()).Where(static page => page.Length >= 200)];
        int[][] documents = [.. Texts(data, "sotu").Select(text => Ids(text, numbers).Take(1_200).ToArray()).Where(static text => text.Length >= 600)];
        int[] talk = [.. Texts(data, "moby-dick").SelectMany(text => Ids(text, numbers))];
        random.Shuffle(pages);
        pages = pages[..Math.Min(pages.Length, SystemPrompts)];
        double[] weights = [.. Enumerable.Range(1, pages.Length).Select(static rank => 1.0 / rank)];
        var running = new List<(List<int> Tokens, int Shared)>();
        var prompts = new List<ServerPrompt>();
        while (prompts.Count < count)
        {
            if (random.Next(2) == 0)
            {
                var (once, own) = Opening();
                prompts.Add(new ServerPrompt([.. once, .. Part(talk, 10 + random.Next(30), random)], own, Program));
                continue;
            }

            if (running.Count < Conversations)
            {
                running.Add(Opening());
            }

            var at = random.Next(running.Count);
            var (tokens, shared) = running[at];
            tokens.AddRange(Part(talk, 10 + random.Next(30), random));
            prompts.Add(new ServerPrompt([.. tokens], shared, Chat));
            tokens.AddRange(Part(talk, 30 + random.Next(90), random));
            if (random.Next(TurnsMean) == 0)
            {
                running.RemoveAt(at);
            }
        }

        return prompts;

        (List<int> Tokens, int Shared) Opening()
        {
            List<int> opening = [.. pages[Draw(weights, random)], .. random.Next(2) == 0 ? documents[random.Next(documents.Length)] : []];
            return (opening, opening.Count);
        }
    }

    private static IEnumerable<string> Texts(DataShelf data, string set) => data.Open(set).ReadDocuments().Select(static document => document.Text);

    private static IEnumerable<int> Ids(string text, Dictionary<string, int> numbers)
    {
        foreach (Match match in Word().Matches(text))
        {
            var word = match.Value.ToLowerInvariant();
            if (!numbers.TryGetValue(word, out var id))
            {
                numbers.Add(word, id = numbers.Count);
            }

            yield return id;
        }
    }

    private static int[] Part(int[] text, int length, SeededRandom random)
    {
        var start = random.Next(text.Length - length);
        return text[start..(start + length)];
    }

    private static int Draw(double[] weights, SeededRandom random)
    {
        var at = random.NextDouble() * weights.Sum();
        for (var i = 0; i < weights.Length - 1; i++)
        {
            if ((at -= weights[i]) < 0)
            {
                return i;
            }
        }

        return weights.Length - 1;
    }

    [GeneratedRegex(@"[\p{L}\p{Nd}']+", RegexOptions.CultureInvariant)]
    private static partial Regex Word();
}

/// <summary>A prompt, how much of its beginning others may share, and who sends it.</summary>
internal sealed record ServerPrompt(int[] Tokens, int Shared, int Tenant);
