using Offprint.Models;
using Offprint.Text;
using static TorchSharp.torch;

namespace Offprint.Training.Tests;

/// <summary>Classifiers on bodies of every kind.</summary>
public sealed class FinetunerTests
{
    private static readonly ObjectiveModelSize Tiny = new() { Layers = 1, Width = 32, Heads = 2, Context = 32 };

    private static IReadOnlyList<LabeledText> Texts(int from, int count) =>
        [.. Enumerable.Range(from, count).SelectMany(static i => new[] { new LabeledText(SurveyTokenizer.Sea(i), "sea"), new LabeledText(SurveyTokenizer.Court(i), "court") })];

    [Theory]
    [InlineData("clm", Pooling.Last)]
    [InlineData("mlm", Pooling.First)]
    [InlineData("rtd", Pooling.First)]
    [InlineData("t5", Pooling.First)]
    public void Every_kind_of_body_learns_and_comes_back_from_disk(string id, Pooling pooling)
    {
        using var body = Objectives.CreateModel(id, SurveyTokenizer.Instance, Tiny);
        using var classifier = new Finetuner(SurveyTokenizer.Instance, new FinetuneOptions { Epochs = 12, LearningRate = 4e-3 }).Classify(body, Texts(0, 16), null, TestContext.Current.CancellationToken);
        Assert.Equal(pooling, classifier.Pooling);
        Assert.Equal(["court", "sea"], classifier.Labels);
        var test = Texts(50, 10);
        string[] texts = [.. test.Select(static text => text.Text)];
        var answers = classifier.Classify(texts, batchSize: 7, TestContext.Current.CancellationToken);
        Assert.True(answers.Zip(test).Count(static pair => pair.First.Label == pair.Second.Label) >= 18);
        Assert.All(answers, static answer => Assert.Equal(1, answer.Probabilities.Sum(), 1e-6));
        using var folder = new TemporaryFolder();
        classifier.Save(folder.Path);
        using var again = TextClassifier.Load(folder.Path);
        Assert.Equal(classifier.Pooling, again.Pooling);
        // Alone or in a batch, before or after the disk: padding and saving change nothing.
        var one = again.Classify([texts[3]], cancellation: TestContext.Current.CancellationToken)[0];
        Assert.Equal(answers[3].Probability, one.Probability, 1e-5);
        Assert.Equal(answers[3].Label, one.Label);
    }

    [Fact]
    public void A_frozen_body_stays_and_equal_seeds_give_equal_classifiers()
    {
        using var body = Objectives.CreateModel("mlm", SurveyTokenizer.Instance, Tiny);
        var before = TinyModels.Weights(body);
        var options = new FinetuneOptions { Epochs = 2, FreezeBody = true, Pooling = Pooling.Mean };
        using var first = new Finetuner(SurveyTokenizer.Instance, options).Classify(body, Texts(0, 8), null, TestContext.Current.CancellationToken);
        TinyModels.Same(before, TinyModels.Weights(body));
        using var second = new Finetuner(SurveyTokenizer.Instance, options).Classify(body, Texts(0, 8), null, TestContext.Current.CancellationToken);
        TinyModels.Same(TinyModels.Weights(first), TinyModels.Weights(second));
    }

    [Fact]
    public void Other_texts_or_labels_have_another_fingerprint()
    {
        using var body = Objectives.CreateModel("mlm", SurveyTokenizer.Instance, Tiny);
        using var classifier = new TextClassifier(body, SurveyTokenizer.Instance, ["a", "b"]);
        string? Print(int[][] rows, int[] labels) => new ClassificationStep(classifier, rows, labels, 1, seed: 1).Fingerprint(0);
        var print = Print([[1, 2], [3]], [0, 1]);
        Assert.NotNull(print);
        Assert.Equal(print, Print([[1, 2], [3]], [0, 1]));
        Assert.NotEqual(print, Print([[1, 2], [4]], [0, 1]));
        Assert.NotEqual(print, Print([[1], [2, 3]], [0, 1]));
        Assert.NotEqual(print, Print([[1, 2], [3]], [1, 1]));
    }

    [Fact]
    public void Mistakes_are_named()
    {
        using var body = Objectives.CreateModel("mlm", SurveyTokenizer.Instance, Tiny);
        var finetuner = new Finetuner(SurveyTokenizer.Instance);
        Assert.Throws<ArgumentException>(() => finetuner.Classify(body, [], null, TestContext.Current.CancellationToken));
        Assert.Contains("1 labels", Assert.Throws<ArgumentException>(() => finetuner.Classify(body, [new LabeledText("a", "x")], null, TestContext.Current.CancellationToken)).Message, StringComparison.Ordinal);
        Assert.Contains("LearningRate", Assert.Throws<ArgumentException>(() => new Finetuner(SurveyTokenizer.Instance, new FinetuneOptions { LearningRate = 0 }).Classify(body, Texts(0, 2), null, TestContext.Current.CancellationToken)).Message, StringComparison.Ordinal);
        Assert.Contains("pooler", Assert.Throws<ArgumentException>(() => new TextClassifier(body, SurveyTokenizer.Instance, ["a", "b"], Pooling.Pooler)).Message, StringComparison.Ordinal);
        using var folder = new TemporaryFolder();
        Assert.Contains("classifier.json", Assert.Throws<InvalidDataException>(() => TextClassifier.Load(folder.Path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Labelled_tables_are_read_and_their_faults_named()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["a.csv"], "text,label,author\n\"one, two\",x,ann\nthree,y,bob\n");
        var texts = LabeledTexts.Read(folder["a.csv"], groupField: "author");
        Assert.Equal([new LabeledText("one, two", "x", "ann"), new LabeledText("three", "y", "bob")], texts);
        File.WriteAllText(folder["b.csv"], "text,class\none,x\n");
        Assert.Contains("'label'; it has class", Assert.Throws<InvalidDataException>(() => LabeledTexts.Read(folder["b.csv"])).Message, StringComparison.Ordinal);
        Assert.Contains("'x'", Assert.Throws<InvalidDataException>(() => LabeledTexts.Read(folder["b.csv"], labelField: "class")).Message, StringComparison.Ordinal);
    }
}
