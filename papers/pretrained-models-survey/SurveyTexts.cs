using System.Globalization;
using Offprint.Numerics;
using Offprint.Text;
using Offprint.Training;

namespace Offprint.Papers.Reproductions;

/// <summary>The State of the Union addresses: speeches to train on, and passages of held-out speeches with the quarter of history that they are from.</summary>
internal sealed class SurveyTexts
{
    private SurveyTexts(ComparisonText text, IReadOnlyList<LabeledText> pool, IReadOnlyList<LabeledText> test, IReadOnlyList<TextPassage> passages, IReadOnlyList<TextPassage> windows) =>
        (Text, Pool, Test, Passages, Windows) = (text, pool, test, passages, windows);

    /// <summary>Training speeches and held-out ones.</summary>
    public ComparisonText Text { get; }

    /// <summary>Labelled passages of training speeches.</summary>
    public IReadOnlyList<LabeledText> Pool { get; }

    /// <summary>Labelled passages of held-out speeches.</summary>
    public IReadOnlyList<LabeledText> Test { get; }

    /// <summary>The passages of held-out speeches that neighbours are looked for among.</summary>
    public IReadOnlyList<TextPassage> Passages { get; }

    /// <summary>Windows of 43 words of held-out speeches, for gaps of 3.</summary>
    public IReadOnlyList<TextPassage> Windows { get; }

    /// <summary>Reads and splits the speeches; <paramref name="every"/> takes only every so manieth.</summary>
    public static SurveyTexts Read(DataShelf data, int every, int perSpeech, int windowsPerSpeech)
    {
        var speeches = Corpus.Open(Path.Combine(data.Open("sotu").Folder, "sotu.jsonl.br")).Where((_, i) => i % every == 0)
            .Select(document => (document.Id, document.Text, Year: int.Parse(document.Fields["year"], CultureInfo.InvariantCulture), Part: StableSplit.PartOf(document.Id))).ToList();
        var training = speeches.Where(speech => speech.Part == SplitPart.Train).ToList();
        var held = speeches.Where(speech => speech.Part == SplitPart.Test).ToList();
        int[] years = [.. training.Select(speech => speech.Year).Order()];
        int[] starts = [.. Enumerable.Range(1, 3).Select(i => years[i * years.Length / 4])];
        return new SurveyTexts(
            new ComparisonText([.. training.Select(speech => speech.Text)], [.. held.Select(speech => new TextPassage(speech.Id, speech.Text))]),
            [.. training.SelectMany(speech => Cut(speech.Id, speech.Text, 40, Era(speech.Year)))],
            [.. held.SelectMany(speech => Cut(speech.Id, speech.Text, perSpeech, Era(speech.Year)))],
            [.. held.SelectMany(speech => TextPassage.Spread(TextPassage.Cut(speech.Id, speech.Text), 500 / held.Count))],
            [.. held.SelectMany(speech => TextPassage.Spread(TextPassage.Windows(speech.Id, speech.Text, 43), windowsPerSpeech))]);

        string Era(int year) => string.Create(CultureInfo.InvariantCulture, $"quarter {1 + starts.Count(start => year >= start)}");
    }

    private static IEnumerable<LabeledText> Cut(string id, string text, int count, string era) =>
        TextPassage.Spread(TextPassage.Cut(id, text), count).Select(passage => new LabeledText(passage.Text, era, id));
}
