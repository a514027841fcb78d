namespace Offprint.Papers;

/// <summary>
/// Word search over the catalog: an index from words to papers with a weight for where they stand. Each word of the query counts once per paper, by
/// its best place, times the rarity of what it matched.
/// </summary>
internal sealed class PaperSearch
{
    private readonly IReadOnlyList<Paper> _papers;
    private readonly SortedDictionary<string, Dictionary<int, double>> _index = new(StringComparer.Ordinal);

    public PaperSearch(IReadOnlyList<Paper> papers)
    {
        _papers = papers;
        for (var index = 0; index < papers.Count; index++)
        {
            var paper = papers[index];
            Add(index, 4, paper.Slug);
            Add(index, 4, paper.Title);
            Add(index, 3, string.Join(' ', paper.Tags));
            Add(index, 2.5, string.Join(' ', paper.Authors));
            Add(index, 2, paper.Claim);
            Add(index, 2, paper.Area.Name() + " " + paper.Kind.Name());
            Add(index, 1, paper.Summary);
        }
    }

    public IReadOnlyList<SearchHit> Find(string query, int limit)
    {
        var words = SearchWords.OfQuery(query);
        if (words.Count == 0)
        {
            return [];
        }

        var found = words.Select(Answer).ToList();
        var hits = new List<(SearchHit Hit, int Words)>();
        for (var index = 0; index < _papers.Count; index++)
        {
            var score = 0.0;
            var matched = new SortedSet<string>(StringComparer.Ordinal);
            var count = 0;
            foreach (var answer in found)
            {
                if (answer.TryGetValue(index, out var best))
                {
                    score += best.Score;
                    matched.Add(best.Word);
                    count++;
                }
            }

            if (count > 0)
            {
                hits.Add((new SearchHit(_papers[index], score, [.. matched]), count));
            }
        }

        // All words first; only when no paper has them all, those that have the most.
        var most = hits.Count == 0 ? 0 : hits.Max(static hit => hit.Words);
        return [.. hits.Where(hit => hit.Words == most)
            .Select(static hit => hit.Hit)
            .OrderByDescending(static hit => hit.Score)
            .ThenBy(static hit => hit.Paper.Slug, StringComparer.Ordinal)
            .Take(limit)];
    }

    /// <summary>For one word of the query: the papers that have it, with the best score and the word that gave it.</summary>
    private Dictionary<int, (double Score, string Word)> Answer(string wanted)
    {
        var answer = Collect(wanted, SearchWords.Fit);
        return answer.Count > 0 ? answer : Collect(wanted, SearchWords.FitMistyped);
    }

    private Dictionary<int, (double Score, string Word)> Collect(string wanted, Func<string, string, double> fit)
    {
        var best = new Dictionary<int, (double Score, string Word)>();
        foreach (var (word, papers) in _index)
        {
            var quality = fit(wanted, word);
            if (quality == 0)
            {
                continue;
            }

            var rarity = Math.Log(1 + (_papers.Count / (double)papers.Count));
            foreach (var (paper, weight) in papers)
            {
                var score = quality * weight * rarity;
                if (!best.TryGetValue(paper, out var known) || score > known.Score)
                {
                    best[paper] = (score, word);
                }
            }
        }

        return best;
    }

    private void Add(int paper, double weight, string text)
    {
        foreach (var word in SearchWords.Of(text))
        {
            if (!_index.TryGetValue(word, out var papers))
            {
                _index[word] = papers = [];
            }

            papers[paper] = Math.Max(papers.GetValueOrDefault(paper), weight);
        }
    }
}
