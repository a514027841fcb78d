using Offprint.Numerics;
using Offprint.Text;

namespace Offprint.Training;

/// <summary>The text of a comparison: what is pre-trained on, and what is held out for the tasks.</summary>
/// <param name="Training">Texts to pre-train on.</param>
/// <param name="HeldOut">Held-out texts, one a unit.</param>
public sealed record ComparisonText(IReadOnlyList<string> Training, IReadOnlyList<TextPassage> HeldOut)
{
    /// <summary>Documents from which on whole documents are held out.</summary>
    private const int ManyDocuments = 20;

    /// <summary>Splits documents: two tenths of them, by a hash of their id, are held out; of fewer than 20 documents the last fifth of each.</summary>
    /// <param name="corpus">The documents.</param>
    /// <param name="never">Texts that must not be trained on, such as labelled test texts: documents that contain one of them are left out.</param>
    /// <exception cref="ArgumentException">There is no text.</exception>
    public static ComparisonText Of(IEnumerable<Document> corpus, IReadOnlyCollection<string>? never = null)
    {
        ArgumentNullException.ThrowIfNull(corpus);
        var documents = corpus.Where(document => !string.IsNullOrWhiteSpace(document.Text) && !(never?.Any(text => document.Text.Contains(text, StringComparison.Ordinal)) ?? false)).ToList();
        if (documents.Count == 0)
        {
            throw new ArgumentException("The corpus holds no text to pre-train on.", nameof(corpus));
        }

        if (documents.Count >= ManyDocuments)
        {
            var parts = documents.ToLookup(static document => StableSplit.PartOf(document.Id) == SplitPart.Train);
            return new ComparisonText([.. parts[true].Select(static document => document.Text)], [.. parts[false].Select(static document => new TextPassage(document.Id, document.Text))]);
        }

        return new ComparisonText(
            [.. documents.Select(static document => document.Text[..Cut(document.Text)])],
            [.. documents.Select(static document => new TextPassage(document.Id, document.Text[Cut(document.Text)..])).Where(static passage => passage.Text.Length > 0)]);
    }

    /// <summary>Trains the tokenizer that all objectives share, on the training texts alone.</summary>
    /// <param name="vocabulary">Tokens.</param>
    /// <param name="cancellation">Stops.</param>
    public PretrainedTokenizer TrainTokenizer(int vocabulary, CancellationToken cancellation = default) =>
        new BytePairTrainer(new BytePairTrainerOptions { VocabularySize = vocabulary, SpecialTokens = Objectives.SpecialTokens() }).Train(Training, null, cancellation);

    /// <summary>The training texts as tokens, an end token behind each.</summary>
    /// <param name="tokenizer">The tokenizer.</param>
    public int[] Tokens(PretrainedTokenizer tokenizer)
    {
        ArgumentNullException.ThrowIfNull(tokenizer);
        var end = (tokenizer.Special.Eos ?? tokenizer.Special.Separator)?.Id;
        return [.. Training.SelectMany(text => end is { } id ? TextRows.Ids(tokenizer, text).Append(id) : TextRows.Ids(tokenizer, text))];
    }

    private static int Cut(string text)
    {
        var at = text.Length * 4 / 5;
        var space = text.IndexOf(' ', at);
        return space < 0 ? at : space + 1;
    }
}
