using System.Diagnostics;
using System.Globalization;
using System.Numerics.Tensors;
using Microsoft.Extensions.AI;
using Offprint.Models;
using Offprint.Papers;

namespace Offprint.Benchmarks;

/// <summary>
/// Whether a small embedder helps the search of the catalog: questions whose paper is known, answered by the catalog's own search, by BM25, by cosines of
/// <c>offprint-embedder</c>, and by reciprocal-rank fusion of two of them. Prints the share found first and among five, the mean reciprocal rank, and the time a question takes.
/// </summary>
internal static class SearchQuality
{
    private const int FusionConstant = 60;

    public static async Task RunAsync()
    {
        var catalog = PaperCatalog.Load(Path.Combine(Path.GetTempPath(), "no-own-papers"));
        var questions = File.ReadLines(Path.Combine(AppContext.BaseDirectory, "search-queries.tsv")).Where(l => l.Length > 0 && l[0] != '#').Select(l => l.Split('\t')).Select(f => (Slug: f[0], Words: f[1])).ToList();
        var papers = catalog.Papers;
        var index = new Bm25(papers.Select(p => Words($"{p.Title} {p.Title} {string.Join(' ', p.Tags)} {p.Claim} {p.Summary}")).ToList());
        using var embedder = LocalEmbeddingGenerator.Load(ModelShelf.Default.Folder("offprint-embedder"));
        var timer = Stopwatch.StartNew();
        var vectors = (await embedder.GenerateAsync(papers.Select(p => $"{p.Title}. {p.Claim} {p.Summary}")).ConfigureAwait(false)).Select(e => e.Vector.ToArray()).ToList();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{questions.Count} questions, {papers.Count} papers; embedding all papers took {timer.Elapsed.TotalSeconds:0.0} s"));
        var ranks = new Dictionary<string, List<double>>(StringComparer.Ordinal);
        var times = new Dictionary<string, double>(StringComparer.Ordinal);
        foreach (var (slug, words) in questions)
        {
            var own = Timed("the catalog's search", () => catalog.Search(words, int.MaxValue).Select(h => h.Paper.Slug).ToList());
            var bm25 = Timed("BM25", () => Order(index.Scores(Words(words)), positive: true));
            var meaning = Timed("embedder", () =>
            {
                var asked = embedder.GenerateAsync([words]).GetAwaiter().GetResult()[0].Vector;
                return Order([.. vectors.Select(v => (double)TensorPrimitives.Dot(v, asked.Span))], positive: false);
            });
            Add("the catalog's search", own);
            Add("BM25", bm25);
            Add("embedder", meaning);
            Add("BM25 + embedder", Fuse(bm25, meaning, 1));
            Add("BM25 + embedder at a half", Fuse(bm25, meaning, 0.5));
            Add("catalog + embedder at a half", Fuse(own, meaning, 0.5));
            Add("catalog + BM25", Fuse(own, bm25, 1));

            void Add(string name, List<string> found)
            {
                if (!ranks.TryGetValue(name, out var list)) ranks[name] = list = [];
                list.Add(found.IndexOf(slug) is var at and >= 0 ? 1.0 / (at + 1) : 0);
            }

            List<string> Timed(string name, Func<List<string>> search)
            {
                var start = Stopwatch.GetTimestamp();
                var found = search();
                times[name] = times.GetValueOrDefault(name) + Stopwatch.GetElapsedTime(start).TotalMilliseconds;
                return found;
            }
        }

        Console.WriteLine($"{"",-30} {"first",7} {"of five",8} {"MRR",7}   difference of MRR to BM25");
        foreach (var (name, list) in ranks)
        {
            var pairs = list.Zip(ranks["BM25"], (a, b) => a - b).ToArray();
            var interval = pairs.All(p => p == 0) ? "" : Interval(pairs);
            var time = times.TryGetValue(name, out var total) ? string.Create(CultureInfo.InvariantCulture, $"; {total / questions.Count:0.00} ms a question") : "";
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name,-30} {100 * list.Count(r => r == 1) / (double)list.Count,6:0.0}% {100 * list.Count(r => r >= 0.2) / (double)list.Count,7:0.0}% {list.Average(),7:0.000}   {interval}{time}"));
        }

        List<string> Order(IReadOnlyList<double> scores, bool positive) => [.. Enumerable.Range(0, papers.Count).Where(i => !positive || scores[i] > 0).OrderByDescending(i => scores[i]).ThenBy(i => papers[i].Slug, StringComparer.Ordinal).Select(i => papers[i].Slug)];
    }

    private static string Interval(double[] pairs)
    {
        var mean = pairs.Average();
        var deviation = Math.Sqrt(pairs.Sum(p => (p - mean) * (p - mean)) / (pairs.Length - 1));
        var half = 1.99 * deviation / Math.Sqrt(pairs.Length); // Student t for about 86 degrees of freedom
        return string.Create(CultureInfo.InvariantCulture, $"{mean:+0.000;-0.000} ({mean - half:+0.000;-0.000} to {mean + half:+0.000;-0.000})");
    }

    /// <summary>Reciprocal-rank fusion.</summary>
    private static List<string> Fuse(List<string> first, List<string> second, double weight)
    {
        var scores = new Dictionary<string, double>(StringComparer.Ordinal);
        for (var i = 0; i < first.Count; i++) scores[first[i]] = scores.GetValueOrDefault(first[i]) + (1.0 / (FusionConstant + i + 1));
        for (var i = 0; i < second.Count; i++) scores[second[i]] = scores.GetValueOrDefault(second[i]) + (weight / (FusionConstant + i + 1));
        return [.. scores.OrderByDescending(s => s.Value).ThenBy(s => s.Key, StringComparer.Ordinal).Select(s => s.Key)];
    }

    private static List<string> Words(string text) =>
        [.. text.ToLowerInvariant().Split([.. text.ToLowerInvariant().Where(c => !char.IsLetterOrDigit(c)).Distinct()], StringSplitOptions.RemoveEmptyEntries).Select(w => w.Length > 3 && w.EndsWith('s') ? w[..^1] : w)];

    /// <summary>BM25 with k1 = 1.2 and b = 0.75.</summary>
    private sealed class Bm25(IReadOnlyList<List<string>> documents)
    {
        private readonly double _length = documents.Average(d => d.Count);
        private readonly Dictionary<string, int> _frequency = documents.SelectMany(d => d.Distinct()).GroupBy(w => w).ToDictionary(g => g.Key, g => g.Count());

        public double[] Scores(List<string> words) => [.. documents.Select(d => words.Distinct().Sum(w =>
        {
            var count = d.Count(x => x == w);
            if (count == 0) return 0;
            var rarity = Math.Log(1 + ((documents.Count - _frequency[w] + 0.5) / (_frequency[w] + 0.5)));
            return rarity * count * 2.2 / (count + (1.2 * (0.25 + (0.75 * d.Count / _length))));
        }))];
    }
}
