using Offprint.Papers;

namespace Offprint.Site.Find;

/// <summary>Papers alike by their words: the cosine of term weights (term frequency times rarity) over tags, title and claim, tags counting most.</summary>
internal sealed class SimilarPapers
{
    private readonly IReadOnlyList<Paper> _papers;
    private readonly Dictionary<string, Dictionary<string, double>> _vectors = new(StringComparer.Ordinal);

    public SimilarPapers(IReadOnlyList<Paper> papers)
    {
        _papers = papers;
        var documents = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var paper in papers)
        {
            var terms = new Dictionary<string, double>(StringComparer.Ordinal);
            foreach (var tag in paper.Tags) Add(terms, "tag:" + tag, 3);
            foreach (var word in paper.Tags.SelectMany(SearchWords.OfQuery)) Add(terms, word, 1.5);
            foreach (var word in SearchWords.OfQuery(paper.Title)) Add(terms, word, 2);
            foreach (var word in SearchWords.OfQuery(paper.Claim)) Add(terms, word, 1);
            Add(terms, "area:" + paper.Area.Name(), 2);
            foreach (var term in terms.Keys) documents[term] = documents.GetValueOrDefault(term) + 1;
            _vectors[paper.Slug] = terms;
        }

        foreach (var terms in _vectors.Values)
        {
            foreach (var term in terms.Keys) terms[term] *= Math.Log(1 + ((double)papers.Count / documents[term]));
            var length = Math.Sqrt(terms.Values.Sum(v => v * v));
            foreach (var term in terms.Keys) terms[term] /= length;
        }
    }

    public IReadOnlyList<Paper> To(Paper paper, int limit)
    {
        if (!_vectors.TryGetValue(paper.Slug, out var from)) return [];
        return [.. _papers
            .Where(other => other.Slug != paper.Slug)
            .Select(other => (Paper: other, Likeness: from.Sum(t => t.Value * _vectors[other.Slug].GetValueOrDefault(t.Key))))
            .Where(pair => pair.Likeness > 0.02)
            .OrderByDescending(pair => pair.Likeness)
            .ThenBy(pair => pair.Paper.Slug, StringComparer.Ordinal)
            .Take(limit)
            .Select(pair => pair.Paper)];
    }

    private static void Add(Dictionary<string, double> terms, string term, double weight) => terms[term] = terms.GetValueOrDefault(term) + weight;
}
