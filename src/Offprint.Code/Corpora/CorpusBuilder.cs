using Offprint.Numerics;
using Offprint.Text;

namespace Offprint.Code;

/// <summary>Samples of one language from candidates: filters, parsing, duplicates, leaks between the parts of the split, a count.</summary>
public static class CorpusBuilder
{
    private const double SameUnit = 0.8;
    private const double AcrossSplit = 0.7;

    // Units of Fortran are ten times as long as functions of the others: with 5-grams of abstract tokens unrelated routines look alike.
    private const int Gram = 5;
    private const int FortranGram = 10;

    /// <summary>Chooses the samples of a corpus.</summary>
    /// <param name="candidates">All candidates of one language.</param>
    /// <param name="count">Most samples to keep; the smallest ids win.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <returns>
    /// The samples by unit, source and id, and what was left out. Near duplicates are compared by the 5-grams (Fortran: 10-grams) of their tokens with
    /// identifiers and numbers made equal: inside a unit from a Jaccard similarity of 0.8 on one stays; a training sample at 0.7 or more from one of another part goes.
    /// </returns>
    public static CorpusResult Build(IEnumerable<CodeSample> candidates, int count, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(candidates);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        var (seen, all, filtered, exact) = (0, new List<(CodeSample Sample, string Id, string Shape)>(), 0, 0);
        var ids = new HashSet<string>(StringComparer.Ordinal);
        foreach (var sample in candidates)
        {
            cancellationToken.ThrowIfCancellationRequested();
            seen++;
            var tree = Parse(sample);
            if (tree is null || !CorpusFilter.AcceptsDoc(sample.Doc) || !CorpusFilter.AcceptsCode(tree))
            {
                filtered++;
            }
            else if (!ids.Add(sample.Id))
            {
                exact++;
            }
            else
            {
                all.Add((sample, sample.Id, Shape(tree)));
            }
        }

        all.Sort((a, b) => string.CompareOrdinal(a.Id, b.Id));
        var unique = all.GroupBy(a => a.Sample.Unit, StringComparer.Ordinal).OrderBy(g => g.Key, StringComparer.Ordinal).SelectMany(g => Unique(g)).ToList();
        var (clean, leaks) = WithoutLeaks(unique, cancellationToken);
        var kept = clean.OrderBy(c => c.Id, StringComparer.Ordinal).Take(count).Select(c => c.Sample)
            .OrderBy(s => s.Unit, StringComparer.Ordinal).ThenBy(s => s.Source, StringComparer.Ordinal).ThenBy(s => s.Id, StringComparer.Ordinal).ToList();
        return new CorpusResult(kept, seen, filtered, exact, all.Count - unique.Count, leaks, clean.Count);
    }

    /// <summary>The tokens with identifiers as I, numbers as 0, strings as s and symbols spelled in letters, so that word n-grams are token n-grams.</summary>
    internal static string Shape(CodeTree tree) => string.Join(' ', tree.Leaves.Select(leaf => leaf.Kind switch
    {
        TokenKind.Identifier => "I",
        TokenKind.Number => "0",
        TokenKind.String or TokenKind.Char => "s",
        TokenKind.Keyword => leaf.Type.Trim('.'),
        _ => string.Concat(leaf.Type.Select(c => char.IsLetterOrDigit(c) ? c : (char)('\u0100' + c))),
    }));

    private static NearDuplicateOptions Options(CodeLanguage language, double threshold) =>
        new() { Threshold = threshold, NGrams = new NGramOptions { Length = language == CodeLanguage.Fortran ? FortranGram : Gram } };

    private static CodeTree? Parse(CodeSample sample)
    {
        try
        {
            return CodeLanguages.Parser(sample.Language).Parse(sample.Code);
        }
        catch (CodeParseException)
        {
            return null;
        }
    }

    private static List<(CodeSample Sample, string Id, string Shape)> Unique(IGrouping<string, (CodeSample Sample, string Id, string Shape)> unit)
    {
        var index = new NearDuplicateIndex(Options(unit.First().Sample.Language, SameUnit));
        return [.. unit.Where(sample => index.Add(sample.Shape).Count == 0)];
    }

    private static (List<(CodeSample Sample, string Id, string Shape)> Kept, int Dropped) WithoutLeaks(
        List<(CodeSample Sample, string Id, string Shape)> samples, CancellationToken cancellationToken)
    {
        var index = new NearDuplicateIndex(Options(samples.Count == 0 ? CodeLanguage.CSharp : samples[0].Sample.Language, AcrossSplit));
        foreach (var sample in samples.Where(s => StableSplit.Of(s.Sample.Unit) >= 8))
        {
            index.Add(sample.Shape);
        }

        var kept = new List<(CodeSample, string, string)>();
        foreach (var sample in samples)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (StableSplit.Of(sample.Sample.Unit) >= 8 || index.Find(sample.Shape).Count == 0)
            {
                kept.Add(sample);
            }
        }

        return (kept, samples.Count - kept.Count);
    }
}
