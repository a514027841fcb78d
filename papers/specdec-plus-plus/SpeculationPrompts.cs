using Offprint.Numerics;
using Offprint.Text;

namespace Offprint.Papers.Reproductions;

/// <summary>Beginnings of texts for speculative decoding, divided into three parts that share no document: for a head, for choosing settings, for the report.</summary>
/// <param name="Head">For training a head.</param>
/// <param name="Development">For choosing lengths and thresholds.</param>
/// <param name="Test">For the report.</param>
internal sealed record SpeculationPrompts(IReadOnlyList<int[]> Head, IReadOnlyList<int[]> Development, IReadOnlyList<int[]> Test)
{
    /// <summary>Tokens of a prompt.</summary>
    public const int Length = 32;

    /// <summary>Windows of the Bible: the head learns on the models' own training part, settings are chosen on the development part, the rest is on the test part.</summary>
    public static SpeculationPrompts Bible(DataShelf data, PretrainedTokenizer tokenizer, int head, int development, int test, CancellationToken ct)
    {
        var parts = new[] { SplitPart.Train, SplitPart.Development, SplitPart.Test }.Select(static _ => new List<int[]>()).ToArray();
        foreach (var document in DataArchive.Read(Path.Combine(data.Open("kjv").Folder, "kjv" + DataArchive.Extension)))
        {
            ct.ThrowIfCancellationRequested();
            var part = StableSplit.PartOf(document.Unit);
            var ids = tokenizer.EncodeToIds(document.Text);

            // Windows are far apart, so that no continuation runs into the next prompt.
            for (var from = 0; from + Length <= ids.Count; from += 5 * Length)
            {
                parts[(int)part].Add([.. ids.Skip(from).Take(Length)]);
            }
        }

        return new SpeculationPrompts(Draw(parts[0], head, "head"), Draw(parts[1], development, "development"), Draw(parts[2], test, "test"));
    }

    /// <summary>A user's own texts, at most the first 32 tokens of each: half for the head, a quarter each for choosing and for the report.</summary>
    /// <exception cref="InvalidDataException">There are too few.</exception>
    public static SpeculationPrompts Own(IReadOnlyList<string> texts, PretrainedTokenizer tokenizer, int head, int development, int test)
    {
        int[][] prompts = [.. texts.Select(text => tokenizer.EncodeToIds(text).Take(Length).ToArray()).Where(static ids => ids.Length > 0)];
        if (prompts.Length < 20)
        {
            throw new InvalidDataException($"--prompts has {prompts.Length} texts; at least 20 are needed to train a head, choose settings and compare.");
        }

        new SeededRandom(2405, "prompts").Shuffle(prompts);
        var (half, rest) = (prompts.Length / 2, prompts.Length * 3 / 4);
        return new SpeculationPrompts([.. prompts[..half].Take(head)], [.. prompts[half..rest].Take(development)], [.. prompts[rest..].Take(test)]);
    }

    private static List<int[]> Draw(List<int[]> prompts, int count, string purpose)
    {
        int[][] shuffled = [.. prompts];
        new SeededRandom(2405, purpose).Shuffle(shuffled);
        return [.. shuffled.Take(count)];
    }
}
