using Offprint.Code;
using Offprint.Numerics;
using Offprint.Text;

namespace Offprint.Papers;

/// <summary>The texts of the shelf's recipes.</summary>
internal static class RecipeTexts
{
    /// <summary>The prose of the data shelf, mail left out.</summary>
    public static IReadOnlyList<RecipeText> Prose { get; } = [.. new[] { "kjv", "moby-dick", "sotu", "austen", "handbook", "manpages", "python-docs" }.Select(Set)];

    /// <summary>A data set of documents; HTML is read as text.</summary>
    /// <param name="name">Its name.</param>
    public static RecipeText Set(string name) => new(name, [name], (shelf, part) => Documents(shelf.Open(name), part));

    /// <summary>Functions of a language, the documentation before every second one, apart from the code by a line end: a model learns code with and without it.</summary>
    /// <param name="language">The language.</param>
    public static RecipeText Code(CodeLanguage language) =>
        Functions(language, CodeLanguages.NameOf(language), static sample => Convert.FromHexString(sample.Id)[0] % 2 == 0 ? $"{sample.Doc}\n{sample.Code}" : sample.Code);

    /// <summary>Functions of a language, all with their documentation as a comment before the code.</summary>
    /// <param name="language">A language whose comments begin with //.</param>
    public static RecipeText Documented(CodeLanguage language) =>
        Functions(language, CodeLanguages.NameOf(language), static sample => $"// {sample.Doc}\n{sample.Code}");

    /// <summary>The C# methods that use no type of <see cref="ApiDomains"/>.</summary>
    public static RecipeText InDistributionCSharp { get; } =
        Functions(CodeLanguage.CSharp, "csharp outside of five domains", static sample => ApiDomains.Of(sample).Count == 0 ? sample.Code : null);

    /// <summary>Short Python expressions of the corpus, one a document; see <see cref="PythonExpressions"/>.</summary>
    public static RecipeText PythonExpressions { get; } = new("python expressions", ["code"], static (shelf, part) =>
        Samples(shelf, CodeLanguage.Python, part)
            .SelectMany(sample => Papers.PythonExpressions.Of(sample).Select((text, i) => new Document($"python-expressions/{sample.Id}/{i}", text, null, "code"))));

    /// <summary>WordNet's glosses with their words in front.</summary>
    public static RecipeText Glosses { get; } = new("wordnet glosses", ["wordnet"], static (shelf, part) =>
        WordNet.Open(shelf.Open("wordnet").Folder).Synsets
            .Where(synset => StableSplit.PartOf("wordnet/" + synset.Id) == part)
            .Select(static synset => new Document("wordnet/" + synset.Id, $"{string.Join(", ", synset.Words)}: {synset.Gloss}", null, "wordnet")));

    /// <summary>What 1,500 common nouns are kinds of, stated in sentences; all of it is training text. See <see cref="HypernymFacts"/>.</summary>
    public static RecipeText Facts { get; } = new("wordnet facts", ["wordnet", .. HypernymFacts.WordSets], static (shelf, part) => part == SplitPart.Train
        ? HypernymFacts.Select(shelf).SelectMany(static (fact, i) => fact.Statements().Select((text, j) => new Document($"wordnet-facts/{i}/{j}", text, fact.Noun, "wordnet")))
        : []);

    /// <summary>Generated lines that ask for copying and looking up; see <see cref="CopyPatterns"/>.</summary>
    public static RecipeText Patterns { get; } = new("copy patterns", CopyPatterns.WordSets, CopyPatterns.Documents);

    private static RecipeText Functions(CodeLanguage language, string name, Func<CodeSample, string?> text) => new(name, ["code"], (shelf, part) =>
        Samples(shelf, language, part).Select(sample => (sample, Text: text(sample))).Where(static pair => pair.Text is not null)
            .Select(static pair => new Document($"code/{pair.sample.Id}", pair.Text!, pair.sample.Name, "code")));

    private static IEnumerable<CodeSample> Samples(DataShelf shelf, CodeLanguage language, SplitPart part) =>
        CodeCorpus.Read(Path.Combine(shelf.Open("code").Folder, CodeLanguages.NameOf(language) + ".parquet")).Where(sample => StableSplit.PartOf(sample.Unit) == part);

    private static IEnumerable<Document> Documents(DataSet set, SplitPart part)
    {
        foreach (var document in DataArchive.Read(Path.Combine(set.Folder, set.Name + DataArchive.Extension)).Where(document => StableSplit.PartOf(document.Unit) == part))
        {
            var text = set.Name is "python-docs" or "handbook" ? HtmlText.Extract(document.Text).Text : document.Text;
            if (!string.IsNullOrWhiteSpace(text))
            {
                yield return new Document($"{set.Name}/{document.Id}", text, document.Title, set.Name);
            }
        }
    }
}
