using Offprint.Text;

namespace Offprint.Training.Tests;

/// <summary>A tokenizer with the special tokens of every objective, and text of two kinds for it.</summary>
internal static class SurveyTokenizer
{
    private static readonly Lazy<PretrainedTokenizer> Made = new(static () => new BytePairTrainer(new BytePairTrainerOptions { VocabularySize = 360, SpecialTokens = Objectives.SpecialTokens(8) }).Train(Enumerable.Range(0, 40).Select(static i => Sea(i) + " " + Court(i))));

    public static PretrainedTokenizer Instance => Made.Value;

    public static string Sea(int i) => $"The ship number {i} sailed over the sea with {i % 7} whales behind it. The wind was strong! The captain of ship {i} saw the whales again and sailed home with the wind.";

    public static string Court(int i) => $"The court of law number {i} heard {i % 7} witnesses today. The judge was calm. Did the witnesses of case {i} tell the truth? The judge of the court went home with the law.";

    public static TokenBatch Batch(int rows, int columns, ulong seed = 1)
    {
        var tokens = Instance.EncodePair(string.Join(' ', Enumerable.Range(0, 200).Select(i => Sea(i) + " " + Court(i))), null, addSpecial: false).Ids;
        var random = new Offprint.Numerics.SeededRandom(seed);
        return new TokenBatch([.. Enumerable.Range(0, rows).SelectMany(_ => tokens.AsSpan(random.Next(tokens.Length - columns), columns).ToArray())], rows, columns);
    }
}
