using System.Text.RegularExpressions;
using Offprint.Numerics;
using Offprint.Text;

namespace Offprint.Papers.Tests.DataSets;

/// <summary>Facts that are known about the shipped images, tables, mails and dictionary entries.</summary>
public sealed class ShippedTablesTests
{
    [Fact]
    public void Fashion_mnist_has_the_first_labels_of_the_published_files_and_balanced_classes()
    {
        var set = DataShelf.Default.Open("fashion-mnist");
        var (train, test) = (set.ReadImages("train"), set.ReadImages("test"));
        Assert.Equal((8000, 2000, 28, 28), (train.Count, test.Count, train.Height, train.Width));
        Assert.Equal([9, 0, 0, 3, 0, 2, 7, 2, 5, 5], train.Labels.ToArray()[..10]);
        Assert.Equal([9, 2, 1, 1, 6, 1, 4, 6, 5, 7], test.Labels.ToArray()[..10]);
        Assert.All(train.Labels.ToArray().CountBy(l => l), c => Assert.Equal(800, c.Value));
        Assert.All(test.Labels.ToArray().CountBy(l => l), c => Assert.Equal(200, c.Value));
        Assert.InRange(NearestMeanAccuracy(train, test), 0.64, 0.72);
    }

    [Fact]
    public void Mnist_digits_take_turns_and_their_means_tell_them_apart()
    {
        var images = DataShelf.Default.Open("mnist").ReadImages();
        Assert.Equal(Enumerable.Range(0, 5000).Select(i => (byte)(i % 10)), images.Labels.ToArray());
        Assert.Equal(255, images.Pixels.ToArray().Max());
        AssertShares(Enumerable.Range(0, images.Count).Select(images.Unit), 0.02);
        var (train, test) = (images.Part(SplitPart.Train), images.Part(SplitPart.Test));
        Assert.Empty(Enumerable.Range(0, train.Count).Select(train.Unit).Intersect(Enumerable.Range(0, test.Count).Select(test.Unit)));
        Assert.InRange(NearestMeanAccuracy(train, test), 0.75, 0.88);
    }

    [Fact]
    public void Textures_are_16_tiles_of_each_surface_with_something_to_see()
    {
        var tiles = DataShelf.Default.Open("textures").ReadImages();
        Assert.Equal((48, 64, 64), (tiles.Count, tiles.Height, tiles.Width));
        Assert.Equal(["brick", "grass", "gravel"], tiles.Labels.ToArray().GroupBy(l => l).Select(g => g.Count() == 16 ? tiles.ClassNames[g.Key] : "wrong"));
        Assert.All(Enumerable.Range(0, 48), i => Assert.True(tiles.Image(i).ToArray().Distinct().Count() > 40, $"tile {i} is flat"));
        Assert.Equal(48, Enumerable.Range(0, 48).Select(i => Convert.ToHexString(tiles.Image(i))).Distinct().Count());
    }

    [Fact]
    public void Wordnet_has_its_published_counts_and_known_relations()
    {
        var wordnet = WordNet.Open(Checkout.PathOf("data", "wordnet"));

        // wnstats(7) of WordNet 3.0.
        Assert.Equal([82_115, 13_767, 18_156, 3_621], Enum.GetValues<WordClass>().Select(c => wordnet.Synsets.Count(s => s.Class == c)));
        Assert.Equal(
            [117_798, 11_529, 21_479, 4_481],
            Enum.GetValues<WordClass>().Select(c => wordnet.Synsets.Where(s => s.Class == c).SelectMany(s => s.Words).Select(w => w.ToLowerInvariant()).Distinct().Count()));
        Assert.Equal(45, wordnet.Synsets.Select(s => s.LexicographerFile).Distinct().Count());
        var dog = wordnet.Find("dog", WordClass.Noun);
        Assert.Equal((7, "02084071-n", "noun.animal"), (dog.Count, dog[0].Id, dog[0].LexicographerFile));
        Assert.Equal("00001740-n", wordnet.Closure(dog[0], WordNetRelation.Hypernym).Single(s => !s.Links.Any(l => l.Relation == WordNetRelation.Hypernym)).Id);
        Assert.Contains("domestic dog", wordnet.Synonyms("dog"));
        Assert.Equal(["the dog barked all night"], dog[0].Examples);
        Assert.Equal(89_089, Count(WordNetRelation.Hypernym));
        Assert.Equal(89_089, Count(WordNetRelation.Hyponym));
        Assert.Equal((7_979, 408, 220), (Count(WordNetRelation.Antonym), Count(WordNetRelation.Entailment), Count(WordNetRelation.Cause)));
        AssertShares(wordnet.Synsets.Select(s => "wordnet/" + s.Id), 0.005);

        int Count(WordNetRelation relation) => wordnet.Synsets.Sum(s => s.Links.Count(l => l.Relation == relation));
    }

    [Fact]
    public void Word_vectors_are_those_of_the_package_within_half_a_step()
    {
        var vectors = WordVectors.Open(Checkout.PathOf("data", "word-vectors", "word-vectors.parquet"));
        Assert.Equal((20_000, 100), (vectors.Words.Count, vectors.Dimensions));
        Assert.Equal(["the", "of", "to", "and", "in"], vectors.Words.Take(5));
        Assert.All(vectors.Words, w => Assert.Matches("^[a-z]+$", w));
        var the = new float[100];
        Assert.True(vectors.TryGet("the", the));
        foreach (var (expected, i) in new[] { -0.038194f, -0.24487f, 0.72812f, -0.39961f, 0.083172f }.Select((v, i) => (v, i)))
        {
            Assert.InRange(the[i], expected - (0.501f * vectors.Scales.Span[0]), expected + (0.501f * vectors.Scales.Span[0]));
        }

        var near = new float[100];
        Assert.True(vectors.TryGet("king", near));
        Assert.Equal("king", vectors.Nearest(near, 1)[0].Word);
        Assert.Contains("queen", vectors.Nearest(near, 10).Select(n => n.Word));
    }

    [Fact]
    public void Debian_has_its_graph_and_one_described_package_a_source()
    {
        var debian = PackageGraph.Open(Checkout.PathOf("data", "debian-packages"));
        Assert.Equal((63_436, 16_000), (debian.Names.Count, debian.Packages.Count));
        Assert.Equal(16_000, debian.Packages.Select(p => p.Source).Distinct().Count());
        Assert.All(debian.Packages, p => Assert.True(debian.IndexOf(p.Name) >= 0 && p.Summary.Length > 0 && p.Bytes > 0, p.Name));
        Assert.Equal(15_869, debian.Packages.Count(p => p.Tags.Count > 0));
        AssertShares(debian.Packages.Select(p => p.Unit), 0.01);

        // Counted from the index by a script of a few lines: undirected edges and vertices without and with Suggests.
        Assert.Equal((274_950, 59_076), Undirected(debian.Dependencies.Where(d => d.Kind != DependencyKind.Suggests)));
        Assert.Equal((294_681, 60_336), Undirected(debian.Dependencies));
        Assert.Contains(new PackageDependency(debian.IndexOf("0ad"), debian.IndexOf("libc6"), DependencyKind.Depends), debian.Dependencies);
        var game = debian.Packages.Single(p => p.Name == "0ad");
        Assert.Equal(("games", "Real-time strategy game of ancient warfare", 28_591), (game.Section, game.Summary, game.InstalledKibibytes));
        Assert.Contains("game::strategy", game.Tags);
        Assert.StartsWith("0 A.D. (pronounced \"zero ey-dee\") is a free, open-source, cross-platform real-time strategy", game.Description, StringComparison.Ordinal);
        Assert.DoesNotContain(debian.Packages, p => p.Maintainer.Contains('@') || Regex.IsMatch(p.Description, @"\w@\w+\.\w"));
    }

    [Fact]
    public void Foldoc_has_its_entries_with_links_and_none_of_Debians_own()
    {
        var entries = DataArchive.Read(ArchiveOf("foldoc")).ToDictionary(d => d.Id);
        Assert.Equal(12_011, entries.Count);
        Assert.Equal("programming", entries["garbage-collection"].Fields["category"]);
        Assert.Contains("{heap}", entries["garbage-collection"].Text, StringComparison.Ordinal);
        Assert.InRange(entries.Values.Count(e => e.Text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Length >= 80 && Regex.Count(e.Text, @"\{[^}]+\}") >= 4), 2_000, 3_500);
        Assert.DoesNotContain(entries.Values, e => e.Text.StartsWith("<Debian> A member of the Debian project", StringComparison.Ordinal));
        AssertShares(entries.Values.Select(e => e.Unit), 0.02);
    }

    [Fact]
    public void Mails_have_no_header_no_address_and_no_common_first_name()
    {
        var mails = DataArchive.Read(ArchiveOf("mail")).ToList();
        Assert.Equal([("ham", 800), ("spam", 800)], mails.GroupBy(m => m.Fields["label"]).Select(g => (g.Key, g.Count())));
        Assert.All(mails, m => Assert.InRange(m.Text.Length, 40, 3_000));
        var forbidden = new Regex(
            @"\w@\w|https?:/|\bwww\.|^\s*(From|To|Cc|Date|Subject|Received|Message-Id|Return-Path|Content-Type|X-\w+)\s*:|\d{5,}|\b(Justin|Robert|Michael|David|Stephen|Matthew|Daniel|Elias|Gordon|Kevin|Brian|Thomas|Andrew|Jennifer|Deborah|Geege|Murphy|Khare)\b",
            RegexOptions.Multiline | RegexOptions.IgnoreCase);
        Assert.All(mails, m => Assert.False(forbidden.IsMatch(m.Text), $"{m.Id}: {forbidden.Match(m.Text).Value}"));
        Assert.All(mails, m => Assert.Equal(["label", "group"], m.Fields.Keys));
        Assert.All(mails, m => Assert.All(m.Text, c => Assert.InRange(c, '\t', '~')));
        Assert.True(mails.Count(m => m.Text.Contains("<name>", StringComparison.Ordinal)) > 400);
        AssertShares(mails.Select(m => m.Unit), 0.04);
    }

    private static (int Edges, int Vertices) Undirected(IEnumerable<PackageDependency> dependencies)
    {
        var edges = dependencies.Select(d => (Math.Min(d.Source, d.Target), Math.Max(d.Source, d.Target))).ToHashSet();
        return (edges.Count, edges.SelectMany(e => new[] { e.Item1, e.Item2 }).Distinct().Count());
    }

    private static double NearestMeanAccuracy(LabelledImages train, LabelledImages test)
    {
        var size = train.Height * train.Width;
        var means = Enumerable.Range(0, train.ClassNames.Count).Select(_ => new double[size]).ToArray();
        var counts = new int[means.Length];
        for (var i = 0; i < train.Count; i++)
        {
            counts[train.Labels.Span[i]]++;
            for (var p = 0; p < size; p++) means[train.Labels.Span[i]][p] += train.Image(i)[p];
        }

        var right = 0;
        for (var i = 0; i < test.Count; i++)
        {
            var distances = new double[means.Length];
            for (var c = 0; c < means.Length; c++)
            {
                for (var p = 0; p < size; p++) distances[c] += Math.Pow(test.Image(i)[p] - (means[c][p] / counts[c]), 2);
            }

            if (Array.IndexOf(distances, distances.Min()) == test.Labels.Span[i]) right++;
        }

        return (double)right / test.Count;
    }

    private static void AssertShares(IEnumerable<string> units, double tolerance)
    {
        var all = units.ToList();
        Assert.InRange(all.Count(u => StableSplit.PartOf(u) == SplitPart.Train) / (double)all.Count, 0.8 - tolerance, 0.8 + tolerance);
        Assert.InRange(all.Count(u => StableSplit.PartOf(u) == SplitPart.Test) / (double)all.Count, 0.1 - tolerance, 0.1 + tolerance);
    }

    private static string ArchiveOf(string name) => Checkout.PathOf("data", name, name + DataArchive.Extension);
}
