namespace Offprint.Text.Tests;

/// <summary>WordNet from database files of a few synsets, and from the tables made of them.</summary>
public sealed class WordNetTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public WordNetTests()
    {
        _folder.Write("data.noun",
            """
              1 licence
            00000010 05 n 01 animal 0 001 ~ 00000020 n 0000 | a living thing
            00000020 05 n 02 domestic_dog 0 dog 1 002 @ 00000010 n 0000 + 00000030 v 0201 | an animal; "the dog barked"; "a good dog"
            00000040 18 n 01 dog 0 000 | a dull fellow
            """);
        _folder.Write("index.noun", "  1 licence\nanimal n 1 1 ~ 1 1 00000010\ndog n 2 2 @ + 2 1 00000040 00000020\ndomestic_dog n 1 1 @ 1 0 00000020\n");
        _folder.Write("data.verb", "00000030 38 v 01 Dog 0 002 + 00000020 n 0102 * 00000050 v 0000 01 + 02 00 | follow\n00000050 38 v 01 go 0 000 | move\n");
        _folder.Write("index.verb", "dog v 1 1 + 1 1 00000030\ngo v 1 0 1 1 00000050\n");
        _folder.Write("data.adj", "00000060 00 a 01 big(a) 0 003 & 00000070 a 0000 ! 00000080 a 0101 & 00000070 a 0000 | large\n00000070 00 s 01 huge 0 001 & 00000060 a 0000 | very big\n00000080 00 a 01 small 0 001 ! 00000060 a 0101 | not large\n");
        _folder.Write("index.adj", "big a 1 2 ! & 1 1 00000060\nhuge a 1 1 & 1 1 00000070\nsmall a 1 1 ! 1 1 00000080\n");
        _folder.Write("data.adv", "00000090 02 r 01 bigly 0 001 \\ 00000060 a 0101 | in a big way\n");
        _folder.Write("index.adv", "bigly r 1 1 \\ 1 1 00000090\n");
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Words_senses_glosses_and_relations_are_read()
    {
        var wordnet = WordNet.OpenDatabase(_folder.Path);
        Assert.Equal(["00000010-n", "00000020-n", "00000040-n", "00000030-v", "00000050-v", "00000060-a", "00000070-a", "00000080-a", "00000090-r"], wordnet.Synsets.Select(s => s.Id));
        Assert.Equal(["00000040-n", "00000020-n", "00000030-v"], wordnet.Find("DOG").Select(s => s.Id));
        Assert.Equal(["00000030-v"], wordnet.Find("dog", WordClass.Verb).Select(s => s.Id));
        Assert.Equal("00000020-n", Assert.Single(wordnet.Find("domestic_dog")).Id);
        var dog = wordnet.Get("00000020-n");
        Assert.Equal(("noun.animal", "an animal", false), (dog.LexicographerFile, dog.Definition, dog.IsSatellite));
        Assert.Equal(["the dog barked", "a good dog"], dog.Examples);
        Assert.Equal([1, 2], dog.SenseNumbers);
        Assert.Equal(["domestic dog"], wordnet.Synonyms("dog"));
        Assert.Equal([new SynsetLink(WordNetRelation.Hypernym, 0, null, null), new SynsetLink(WordNetRelation.Derivation, 3, 1, 0)], dog.Links);
        Assert.Equal(["animal"], wordnet.Closure(dog, WordNetRelation.Hypernym).SelectMany(s => s.Words));
        var big = Assert.Single(wordnet.Find("big"));
        Assert.Equal(("huge", 2), (wordnet.Related(big, WordNetRelation.SimilarTo).Single().Words[0], big.Links.Count));
        Assert.True(wordnet.Find("huge")[0].IsSatellite);
        Assert.Empty(wordnet.Find("unknown"));
        Assert.Throws<ArgumentException>(() => wordnet.Get("1"));
    }

    [Fact]
    public void Tables_hold_the_same_and_store_one_of_two_inverse_links()
    {
        var wordnet = WordNet.OpenDatabase(_folder.Path);
        wordnet.Save(_folder.Path);
        var read = WordNet.Open(_folder.Path);
        Assert.Equal(wordnet.Synsets.Select(Describe), read.Synsets.Select(Describe));

        // Hypernym, derivation, antonym, similar; entailment and pertainym have no inverse.
        Assert.Equal(["hypernym", "antonym", "similar to", "derivation", "entailment", "pertainym"], ParquetTable.Open(_folder[WordNet.RelationFile]).Strings("relation"));
        Assert.Equal([1, 1, 1, 1, 0, 0], ParquetTable.Open(_folder[WordNet.RelationFile]).Integers("mutual"));

        static string Describe(Synset s) =>
            $"{s.Id} {s.Class} {s.IsSatellite} {s.LexicographerFile} {string.Join(',', s.Words)} {string.Join(',', s.SenseNumbers)} {s.Gloss} {string.Join(';', s.Links.OrderBy(l => l.Relation).ThenBy(l => l.Target))}";
    }

    [Theory]
    [InlineData("data.noun", "00000010 05 n 01 animal 0 001 ? 00000020 n 0000 | x", ":1: '?' is no pointer")]
    [InlineData("data.noun", "00000010 05 n 01 animal 0 001 @ 00000021 n 0000 | x", ":1: there is no synset 21 of class 'n'")]
    [InlineData("data.noun", "00000010 05 n 01 animal 0 001 @ 00000010 | x", ":1: the line is too short")]
    [InlineData("data.noun", "00000010 99 n 01 animal 0 000 | x", ":1: the lexicographer file 99")]
    [InlineData("data.noun", "00000010 05 n 01 animal 0 000", ":1: the gloss is missing")]
    [InlineData("data.noun", "00000010 05 n 01 beast 0 000 | x", ":1: the index does not know 'beast'")]
    [InlineData("index.noun", "animal n one", ":1: 'one' is no number")]
    public void Bad_database_lines_are_named(string file, string line, string problem)
    {
        var path = _folder.Write(file, line + "\n");
        _folder.Write("data.verb", "");
        var error = Assert.Throws<InvalidDataException>(() => WordNet.OpenDatabase(_folder.Path));
        Assert.StartsWith(path + problem, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_file_is_named()
    {
        File.Delete(_folder["index.adv"]);
        Assert.Contains("index.adv", Assert.Throws<FileNotFoundException>(() => WordNet.OpenDatabase(_folder.Path)).Message, StringComparison.Ordinal);
        Assert.Throws<FileNotFoundException>(() => WordNet.Open(_folder.Path));
    }

    [Theory]
    [InlineData("kinship", 0, 0, 0, 0, "'kinship' is no relation")]
    [InlineData("hypernym", 9, 0, 0, 1, "the source 9 is no row")]
    [InlineData("hypernym", 0, -1, 0, 1, "the target -1 is no row")]
    [InlineData("antonym", 0, 1, 2, 1, "word 2 is none of the 1 words")]
    [InlineData("cause", 0, 1, 0, 1, "'cause' has no inverse")]
    public void Bad_rows_of_relations_are_named(string relation, int source, int target, int word, int mutual, string problem)
    {
        WordNet.OpenDatabase(_folder.Path).Save(_folder.Path);
        var path = _folder[WordNet.RelationFile];
        new ParquetTableWriter()
            .Add("relation", ["hypernym", relation]).Add("source", new[] { 1, source }).Add("target", new[] { 0, target })
            .Add("sourceWord", new[] { 0, word }).Add("targetWord", new[] { 0, 0 }).Add("mutual", new[] { 1, mutual }).Write(path);
        Assert.StartsWith($"{path}, row 2: {problem}", Assert.Throws<InvalidDataException>(() => WordNet.Open(_folder.Path)).Message, StringComparison.Ordinal);
    }
}
