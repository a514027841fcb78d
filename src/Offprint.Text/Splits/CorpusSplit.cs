using Offprint.Numerics;

namespace Offprint.Text;

/// <summary>Splits corpora by <see cref="StableSplit"/>: the part of a unit depends on its name alone, so it is the same for every model and run.</summary>
public static class CorpusSplit
{
    /// <summary>The part that a document belongs to.</summary>
    /// <param name="document">The document.</param>
    /// <param name="unit">What stays together.</param>
    /// <exception cref="InvalidDataException">The unit is the source, and the document has none.</exception>
    public static SplitPart PartOf(Document document, SplitUnit unit = SplitUnit.Document)
    {
        ArgumentNullException.ThrowIfNull(document);
        return StableSplit.PartOf(unit switch
        {
            SplitUnit.Document => document.Id,
            SplitUnit.Source => document.Source ?? throw new InvalidDataException($"Document '{document.Id}' has no source; split by document, or give a unit of your own."),
            _ => throw new ArgumentException($"The unit is {unit}; use Document or Source.", nameof(unit)),
        });
    }

    /// <summary>One part of a corpus, read as it is enumerated.</summary>
    /// <param name="corpus">The corpus.</param>
    /// <param name="part">Which part.</param>
    /// <param name="unit">What stays together.</param>
    public static ICorpus Part(this ICorpus corpus, SplitPart part, SplitUnit unit = SplitUnit.Document)
    {
        ArgumentNullException.ThrowIfNull(corpus);
        return Corpus.Of($"{corpus.Name} ({part})", corpus.Where(document => PartOf(document, unit) == part));
    }

    /// <summary>One part of a corpus by a unit of your own, such as a group of near-duplicates.</summary>
    /// <param name="corpus">The corpus.</param>
    /// <param name="part">Which part.</param>
    /// <param name="unit">Names the unit of a document.</param>
    public static ICorpus Part(this ICorpus corpus, SplitPart part, Func<Document, string> unit)
    {
        ArgumentNullException.ThrowIfNull(corpus);
        ArgumentNullException.ThrowIfNull(unit);
        return Corpus.Of($"{corpus.Name} ({part})", corpus.Where(document => StableSplit.PartOf(unit(document)) == part));
    }
}
