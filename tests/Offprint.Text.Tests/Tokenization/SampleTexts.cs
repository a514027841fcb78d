namespace Offprint.Text.Tests;

/// <summary>Small corpora for training.</summary>
internal static class SampleTexts
{
    public const string English = """
        It is a truth universally acknowledged, that a single man in possession of a good fortune, must be in want of a wife. However little
        known the feelings or views of such a man may be on his first entering a neighbourhood, this truth is so well fixed in the minds of the
        surrounding families, that he is considered as the rightful property of some one or other of their daughters. "My dear Mr. Bennet,"
        said his lady to him one day, "have you heard that Netherfield Park is let at last?" Mr. Bennet replied that he had not. "But it is,"
        returned she; "for Mrs. Long has just been here, and she told me all about it." Mr. Bennet made no answer. 1813, 1813, 18 13.
        """;

    public const string Code = """
        for (int i = 0; i < values.Length; i++) { total += values[i] * weights[i]; }
        for (int j = 0; j < values.Length; j++) { total -= values[j] / weights[j]; }
        if (total > 0.5) { return total; } else { return values[0]; } // values, weights
        """;

    public const string Mixed = "naïve café, naïve façade — 今日は良い天気です。今日は東京に行きます。Привет, мир! Привет! 😀😀 👩‍👩‍👧 👩‍👩‍👧 aaaa aaaaaaa aaaaaaaaaaa bbbb abab ababab  \t\n\n  end";

    public static string Dna { get; } = MakeDna();

    public static IEnumerable<string> All => [English, Code, Mixed, Dna, English + Mixed + English, ""];

    private static string MakeDna()
    {
        var random = new Random(5);
        return string.Join('\n', Enumerable.Range(0, 40).Select(_ => string.Concat(Enumerable.Range(0, 60).Select(_ => "ACGT"[random.Next(4) & random.Next(4)]))));
    }
}
