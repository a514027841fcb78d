using Offprint.Papers;

namespace Offprint.Site.Find;

/// <summary>Papers alike by their words: the cosine of term weights (term frequency times rarity) over tags, title and claim, tags counting most.</summary>
internal sealed class SimilarPapers
{
    private readonly IReadOnlyList<Paper> _papers;
    private readonly Dictionary<string, Dictionary<string, double>> _vectors = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _documents = new(StringComparer.Ordinal);

    public SimilarPapers(IReadOnlyList<Paper> papers)
    {
        _papers = papers;
        foreach (var paper in papers)
        {
            var terms = Terms(paper.Title, paper.Claim, paper.Tags, paper.Area);
            foreach (var term in terms.Keys) _documents[term] = _documents.GetValueOrDefault(term) + 1;
            _vectors[paper.Slug] = terms;
        }

        foreach (var terms in _vectors.Values) Weigh(terms);
    }

    public IReadOnlyList<Paper> To(Paper paper, int limit) => _vectors.TryGetValue(paper.Slug, out var from) ? To(from, paper.Slug, limit) : [];

    /// <summary>Papers like one that is not among them.</summary>
    public IReadOnlyList<Paper> To(string title, string text, IReadOnlyList<string> tags, PaperArea? area, int limit)
    {
        var from = Terms(title, text, tags, area);
        Weigh(from);
        return To(from, "", limit);
    }

    private IReadOnlyList<Paper> To(Dictionary<string, double> from, string self, int limit) => [.. _papers
        .Where(other => other.Slug != self)
        .Select(other => (Paper: other, Likeness: from.Sum(t => t.Value * _vectors[other.Slug].GetValueOrDefault(t.Key))))
        .Where(pair => pair.Likeness > 0.02)
        .OrderByDescending(pair => pair.Likeness)
        .ThenBy(pair => pair.Paper.Slug, StringComparer.Ordinal)
        .Take(limit)
        .Select(pair => pair.Paper)];

    private static Dictionary<string, double> Terms(string title, string text, IReadOnlyList<string> tags, PaperArea? area)
    {
        var terms = new Dictionary<string, double>(StringComparer.Ordinal);
        foreach (var tag in tags) Add(terms, "tag:" + tag, 3);
        foreach (var word in tags.SelectMany(SearchWords.OfQuery)) Add(terms, word, 1.5);
        foreach (var word in SearchWords.OfQuery(title)) Add(terms, word, 2);
        foreach (var word in SearchWords.OfQuery(text)) Add(terms, word, 1);
        if (area is { } known) Add(terms, "area:" + known.Name(), 2);
        return terms;
    }

    private void Weigh(Dictionary<string, double> terms)
    {
        foreach (var term in terms.Keys) terms[term] *= Math.Log(1 + ((double)_papers.Count / _documents.GetValueOrDefault(term, 1)));
        var length = Math.Sqrt(terms.Values.Sum(v => v * v));
        foreach (var term in terms.Keys) terms[term] /= Math.Max(1e-9, length);
    }

    private static void Add(Dictionary<string, double> terms, string term, double weight) => terms[term] = terms.GetValueOrDefault(term) + weight;
}
