using System.Globalization;

namespace Offprint.Text;

/// <summary>Reads the database files of WordNet 3.0, described in its manual page wndb(5): data.noun, index.noun and so on.</summary>
internal sealed class WordNetDatabase
{
    private static readonly (string Name, WordClass Class)[] Parts =
        [("noun", WordClass.Noun), ("verb", WordClass.Verb), ("adj", WordClass.Adjective), ("adv", WordClass.Adverb)];

    // The names of lexnames(5), which the files give by number.
    private static readonly string[] Files =
    [
        "adj.all", "adj.pert", "adv.all", "noun.Tops", "noun.act", "noun.animal", "noun.artifact", "noun.attribute", "noun.body", "noun.cognition",
        "noun.communication", "noun.event", "noun.feeling", "noun.food", "noun.group", "noun.location", "noun.motive", "noun.object", "noun.person",
        "noun.phenomenon", "noun.plant", "noun.possession", "noun.process", "noun.quantity", "noun.relation", "noun.shape", "noun.state",
        "noun.substance", "noun.time", "verb.body", "verb.change", "verb.cognition", "verb.communication", "verb.competition", "verb.consumption",
        "verb.contact", "verb.creation", "verb.emotion", "verb.motion", "verb.perception", "verb.possession", "verb.social", "verb.stative",
        "verb.weather", "adj.ppl",
    ];

    private static readonly Dictionary<string, WordNetRelation> Pointers = new(StringComparer.Ordinal)
    {
        ["@"] = WordNetRelation.Hypernym,
        ["~"] = WordNetRelation.Hyponym,
        ["@i"] = WordNetRelation.InstanceHypernym,
        ["~i"] = WordNetRelation.InstanceHyponym,
        ["#m"] = WordNetRelation.MemberHolonym,
        ["%m"] = WordNetRelation.MemberMeronym,
        ["#s"] = WordNetRelation.SubstanceHolonym,
        ["%s"] = WordNetRelation.SubstanceMeronym,
        ["#p"] = WordNetRelation.PartHolonym,
        ["%p"] = WordNetRelation.PartMeronym,
        [";c"] = WordNetRelation.Topic,
        ["-c"] = WordNetRelation.TopicMember,
        [";r"] = WordNetRelation.Region,
        ["-r"] = WordNetRelation.RegionMember,
        [";u"] = WordNetRelation.Usage,
        ["-u"] = WordNetRelation.UsageMember,
        ["!"] = WordNetRelation.Antonym,
        ["&"] = WordNetRelation.SimilarTo,
        ["="] = WordNetRelation.Attribute,
        ["+"] = WordNetRelation.Derivation,
        ["$"] = WordNetRelation.VerbGroup,
        ["^"] = WordNetRelation.AlsoSee,
        ["*"] = WordNetRelation.Entailment,
        [">"] = WordNetRelation.Cause,
        ["\\"] = WordNetRelation.Pertainym,
        ["<"] = WordNetRelation.Participle,
    };

    private readonly List<Line> _lines = [];
    private readonly Dictionary<(WordClass, int), int> _places = [];
    private readonly Dictionary<(WordClass, string, int), int> _senses = [];

    public static Synset[] Read(string folder)
    {
        var database = new WordNetDatabase();
        foreach (var (name, wordClass) in Parts)
        {
            database.ReadIndex(Existing(folder, "index." + name), wordClass);
            database.ReadData(Existing(folder, "data." + name), wordClass);
        }

        return [.. database._lines.Select((line, i) => database.Build(line, i))];
    }

    private static string Existing(string folder, string name) => Path.Combine(folder, name) is var path && File.Exists(path)
        ? path
        : throw new FileNotFoundException($"There is no '{path}'; a WordNet database has data and index files of noun, verb, adj and adv.", path);

    private static IEnumerable<(int Number, string Text)> ReadLines(string path)
    {
        // The files begin with the licence, on lines that begin with two spaces.
        using var reader = new StreamReader(path);
        for (var number = 1; reader.ReadLine() is { } text; number++)
        {
            if (!text.StartsWith("  ", StringComparison.Ordinal) && text.Length > 0)
            {
                yield return (number, text.TrimEnd());
            }
        }
    }

    private void ReadIndex(string path, WordClass wordClass)
    {
        foreach (var (number, text) in ReadLines(path))
        {
            var fields = new Fields(path, number, text);
            var lemma = fields.Next();
            fields.Next();
            var synsets = fields.Number();
            fields.Skip(fields.Number());
            fields.Skip(2);
            for (var sense = 1; sense <= synsets; sense++)
            {
                _senses[(wordClass, lemma, fields.Number())] = sense;
            }
        }
    }

    private void ReadData(string path, WordClass wordClass)
    {
        foreach (var (number, text) in ReadLines(path))
        {
            var cut = text.IndexOf(" | ", StringComparison.Ordinal);
            if (cut < 0)
            {
                throw Fields.Error(path, number, "the gloss is missing; it follows ' | '");
            }

            var line = new Line(path, number, text[..cut], text[(cut + 3)..].Trim(), wordClass);
            _places[(wordClass, new Fields(path, number, line.Head).Number())] = _lines.Count;
            _lines.Add(line);
        }
    }

    private Synset Build(Line line, int index)
    {
        var fields = new Fields(line.Path, line.Number, line.Head);
        var offset = fields.Number();
        var file = fields.Number();
        if (file >= Files.Length)
        {
            throw fields.Error($"the lexicographer file {file} is none of the {Files.Length}");
        }

        var isSatellite = fields.Next() == "s";
        var (words, senses) = (new string[fields.Number(hexadecimal: true)], new List<int>());
        for (var i = 0; i < words.Length; i++)
        {
            var word = fields.Next();
            fields.Next();
            word = word.EndsWith(')') && word.LastIndexOf('(') is var marker and > 0 ? word[..marker] : word;
            senses.Add(_senses.TryGetValue((line.Class, word.ToLowerInvariant(), offset), out var sense)
                ? sense
                : throw fields.Error($"the index does not know '{word}' in this synset"));
            words[i] = word.Replace('_', ' ');
        }

        // A few pointers are written twice.
        var links = new SynsetLink[fields.Number()];
        for (var i = 0; i < links.Length; i++)
        {
            links[i] = Link(fields);
        }

        return new Synset(index, line.Class, isSatellite, offset, Files[file], words, senses, line.Gloss, [.. links.Distinct()]);
    }

    private SynsetLink Link(Fields fields)
    {
        var symbol = fields.Next();
        if (!Pointers.TryGetValue(symbol, out var relation))
        {
            throw fields.Error($"'{symbol}' is no pointer of WordNet 3.0");
        }

        var offset = fields.Number();
        var letter = fields.Next();
        var words = fields.Number(hexadecimal: true);
        return "nvar".IndexOf(letter == "s" ? "a" : letter, StringComparison.Ordinal) is var part and >= 0 && _places.TryGetValue(((WordClass)part, offset), out var target)
            ? new SynsetLink(relation, target, Word(words >> 8), Word(words & 255))
            : throw fields.Error($"there is no synset {offset} of class '{letter}'");

        static int? Word(int number) => number == 0 ? null : number - 1;
    }

    private sealed record Line(string Path, int Number, string Head, string Gloss, WordClass Class);

    /// <summary>The fields of a line, from left to right.</summary>
    private sealed class Fields(string path, int line, string text)
    {
        private readonly string[] _fields = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        private int _at;

        public string Next() => _at < _fields.Length ? _fields[_at++] : throw Error("the line is too short");

        public int Number(bool hexadecimal = false)
        {
            var field = Next();
            return int.TryParse(field, hexadecimal ? NumberStyles.AllowHexSpecifier : NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value >= 0
                ? value
                : throw Error($"'{field}' is no number");
        }

        public void Skip(int count) => _at += count;

        public InvalidDataException Error(string problem) => Error(path, line, problem);

        public static InvalidDataException Error(string path, int line, string problem) =>
            new(string.Create(CultureInfo.InvariantCulture, $"{path}:{line}: {problem}; see the manual page wndb(5)."));
    }
}
