using System.Numerics.Tensors;
using Offprint.Algorithms;
using Offprint.Numerics;
using Offprint.Text;

namespace Offprint.Papers.Reproductions;

/// <summary>The functions and the order of arrival of <see cref="DynamicSubmodularReproduction"/>. Items are numbers.</summary>
internal static class SubmodularStreams
{
    private const int Clients = 256;
    private static readonly char[] NoWord = [' ', '\n', '\t', '.', ',', ';', ':', '!', '?', '"', '(', ')', '-'];

    /// <summary>Debian packages in random order: a package covers itself and the packages that it names.</summary>
    public static (ISubmodularFunction<int> Function, int[] Arrival) Packages(DataShelf data, ulong seed)
    {
        var graph = PackageGraph.Open(data.Open("debian-packages").Folder);
        var covers = graph.Dependencies.GroupBy(static d => d.Source).ToDictionary(static g => g.Key, static g => g.Select(static d => d.Target).Append(g.Key).Distinct().ToArray());
        int[] arrival = [.. covers.Keys.Order()];
        DeterministicShuffle.Shuffle<int>(arrival, seed, "dynamic-submodular/packages");
        return (new CoverageFunction<int>(i => covers[i], graph.Names.Count), arrival);
    }

    /// <summary>Sentences of the State of the Union addresses by date: facility location on mean word vectors; clients are some of the sentences.</summary>
    public static (ISubmodularFunction<int> Function, int[] Arrival) Sentences(DataShelf data, int count, ulong seed)
    {
        var words = WordVectors.Open(Path.Combine(data.Open("word-vectors").Folder, "word-vectors.parquet"));
        var splitter = new SentenceSplitter();
        var random = new SeededRandom(seed, "dynamic-submodular/sentences");
        var documents = data.Open("sotu").ReadDocuments().OrderBy(static d => d.Fields.GetValueOrDefault("year", ""), StringComparer.Ordinal).ToList();
        var vectors = new List<float[]>();
        var each = Math.Max(1, (count / documents.Count) + 1);
        foreach (var document in documents)
        {
            // Some consecutive sentences of every address, so that the order of time stays.
            var sentences = splitter.Split(document.Text.Length > 40_000 ? document.Text[..40_000] : document.Text);
            var start = random.Next(Math.Max(1, sentences.Count - each));
            foreach (var sentence in sentences.Skip(start).Take(each))
            {
                if (Mean(words, sentence.Text) is { } vector) vectors.Add(vector);
            }
        }

        vectors = [.. vectors.Take(count)];
        var clients = DeterministicShuffle.Sample(vectors.Count, Math.Min(Clients, vectors.Count), seed, "dynamic-submodular/clients").Select(i => vectors[i]).ToArray();
        var rows = vectors.ConvertAll(v => Array.ConvertAll(clients, c => Math.Max(0, TensorPrimitives.Dot(v, c))));
        return (new FacilityLocation<int>(i => rows[i], clients.Length), [.. Enumerable.Range(0, vectors.Count)]);
    }

    /// <summary>Generated recommendations: users like some items, popular ones more often; an item covers those who like it.</summary>
    public static (ISubmodularFunction<int> Function, int[] Arrival) Recommendations(int items, ulong seed)
    {
        var random = new SeededRandom(seed, "dynamic-submodular/recommendations");
        var users = items / 2;
        var likes = Enumerable.Range(0, items).Select(static _ => new HashSet<int>()).ToArray();
        var endings = new List<int>(items * 8);
        for (var i = 0; i < items; i++)
        {
            var degree = 1 + (int)Math.Min(users / 20, Math.Pow(random.NextDouble(), -0.7)); // power law of exponent about 2.4
            for (var d = 0; d < degree; d++)
            {
                // Preferential: half of the likes go to users who like much already.
                var user = endings.Count > 0 && random.Next(2) == 0 ? endings[random.Next(endings.Count)] : random.Next(users);
                if (likes[i].Add(user)) endings.Add(user);
            }
        }

        int[][] covers = Array.ConvertAll(likes, static set => set.Order().ToArray());
        return (new CoverageFunction<int>(i => covers[i], users), [.. Enumerable.Range(0, items)]);
    }

    private static float[]? Mean(WordVectors words, string sentence)
    {
        var sum = new float[words.Dimensions];
        var vector = new float[words.Dimensions];
        var known = 0;
        foreach (var word in sentence.Split(NoWord, StringSplitOptions.RemoveEmptyEntries))
        {
            if (!words.TryGet(word.ToLowerInvariant(), vector)) continue;
            TensorPrimitives.Add(sum, vector, sum);
            known++;
        }

        if (known < 5 || TensorPrimitives.Norm(sum) is not (> 0 and var norm)) return null;
        TensorPrimitives.Divide(sum, norm, sum);
        return sum;
    }
}
