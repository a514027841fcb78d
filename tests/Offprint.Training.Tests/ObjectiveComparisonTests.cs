using Offprint.Models;
using Offprint.Text;
using TorchSharp;
using static TorchSharp.torch;

namespace Offprint.Training.Tests;

/// <summary>The comparison of objectives: its tasks against hand-made answers, and a small whole.</summary>
public sealed class ObjectiveComparisonTests
{
    private static readonly ComparisonOptions Tiny = new()
    {
        Objectives = ["clm", "mlm", "t5", "simcse"], Size = new ObjectiveModelSize { Layers = 1, Width = 16, Heads = 2, Context = 64 }, Vocabulary = 360, Seconds = 0.3, BatchSize = 4, LabelCounts = [20],
        Repetitions = 1, PassagesPerUnit = 4, Finetune = new FinetuneOptions { Epochs = 2 },
    };

    private static Document Document(int i) => new($"speech {i}", string.Join(' ', Enumerable.Range(0, 12).Select(n => i % 2 == 0 ? SurveyTokenizer.Sea((i * 12) + n) : SurveyTokenizer.Court((i * 12) + n))));

    [Fact]
    public void A_small_comparison_scores_every_objective_and_says_what_it_cost()
    {
        LabeledText[] labeled = [.. Enumerable.Range(0, 100).Select(static i => new LabeledText(i % 2 == 0 ? SurveyTokenizer.Sea(900 + i) : SurveyTokenizer.Court(900 + i), i % 2 == 0 ? "sea" : "court", $"g{i}"))];
        var stages = new List<string>();
        var report = ObjectiveComparison.Run(Enumerable.Range(0, 24).Select(Document), labeled, Tiny, null, new Listener(stages), TestContext.Current.CancellationToken);
        Assert.Equal(Tiny.Objectives, report.Costs.Select(static cost => cost.Id));
        Assert.All(report.Costs, static cost => Assert.True(cost.Steps >= 1 && cost.Flops > 0 && cost.Tokens > 0 && cost.SecondsPerStep > 0));
        string Methods(string task) => string.Join(' ', report.Cells.Where(cell => cell.Task == task).Select(static cell => cell.Method).Order(StringComparer.Ordinal));
        Assert.Equal("TF-IDF clm mlm scratch (clm) scratch (mlm) scratch (simcse) scratch (t5) simcse t5", Methods("classification, 20 labels"));
        Assert.Equal("clm mlm t5", Methods("infilling"));
        Assert.Equal("clm", Methods("held-out text"));
        Assert.Equal("TF-IDF clm mlm simcse t5", Methods("similarity"));
        Assert.True(report.Cells.Single(static cell => cell.Method == "TF-IDF" && cell.Metric == "accuracy").Score.Estimate > 0.9);
        var gain = report.Cells.Single(static cell => cell is { Method: "mlm", Metric: "accuracy" });
        Assert.Equal(gain.Score.Estimate - report.Cells.Single(static cell => cell is { Method: "scratch (mlm)", Metric: "accuracy" }).Score.Estimate, gain.Gain!.Value.Estimate, 1e-9);
        Assert.Equal(4, report.Advice.Count);
        Assert.Contains("cost", stages);
    }

    [Fact]
    public void Labelled_test_texts_are_not_trained_on()
    {
        var secret = "nobody may learn this sentence";
        var text = ComparisonText.Of([Document(1), new Document("leak", "before. " + secret + " after"), Document(2)], [secret]);
        Assert.DoesNotContain(text.Training, part => part.Contains(secret, StringComparison.Ordinal));
        Assert.Equal(2, text.Training.Count);
        Assert.All(text.HeldOut, part => Assert.DoesNotContain(text.Training, own => own.Contains(part.Text, StringComparison.Ordinal)));
        Assert.Throws<ArgumentException>(() => ComparisonText.Of([new Document("a", "  ")]));
    }

    [Fact]
    public void Gaps_are_filled_by_what_each_model_says()
    {
        // Untrained models: the filling must equal a plain loop over the model's own logits, one gap at a time.
        var tokenizer = SurveyTokenizer.Instance;
        var passages = TextPassage.Windows("u", string.Join(' ', Enumerable.Range(0, 8).Select(SurveyTokenizer.Court)), 43);
        Assert.True(passages.Count > 3);
        Assert.All(passages, static passage => Assert.Equal(43, passage.Text.Split(' ').Length));
        foreach (var id in new[] { "clm", "mlm", "t5", "infill" })
        {
            using var model = Objectives.CreateModel(id, tokenizer, new ObjectiveModelSize { Layers = 1, Width = 16, Heads = 2, Context = 256 }, 3);
            using var scope = NewDisposeScope();
            using var quiet = no_grad();
            var trained = new TrainedObjective(id, model, tokenizer, 256);
            InfillTask.Gap[] gaps = [new("u", [40, 41, 42], [50, 51], [60, 61]), new("u", [43, 44], [52, 53, 54], [62, 63, 64])];
            var filled = InfillTask.Fill(trained, gaps);
            for (var g = 0; g < gaps.Length; g++)
            {
                var own = new List<int>();
                for (var place = 0; place < gaps[g].Middle.Length; place++)
                {
                    var next = model switch
                    {
                        CausalLanguageModel decoder => Best(decoder.Forward(Row([.. gaps[g].Left, .. own])).Logits, -1),
                        MaskedLanguageModel masked => Best(masked.Forward(Row([1, .. gaps[g].Left, .. own, .. Enumerable.Repeat(3, gaps[g].Middle.Length - place), .. gaps[g].Right, 2])).Logits, 1 + gaps[g].Left.Length + place),
                        _ => Best(((Seq2SeqLanguageModel)model).Forward(
                            Row([.. gaps[g].Left, id == "t5" ? 5 : 3, .. gaps[g].Right, 4]), Row([0, .. id == "t5" ? (int[])[5] : gaps[g].Left, .. own])).Logits, -1),
                    };
                    own.Add(next);
                }

                Assert.Equal(own, filled[g]);
            }

            var scores = new InfillTask(passages, tokenizer).Evaluate(trained, TestContext.Current.CancellationToken);
            Assert.Equal((1, passages.Count), (scores.Count, scores[0].Items));
        }

        static ModelInput Row(int[] ids) => new(tensor(ids.Select(static id => (long)id).ToArray(), [1, ids.Length]));

        static int Best(Tensor logits, int column) => (int)logits[0, column < 0 ? (int)logits.shape[1] - 1 : column].argmax().item<long>();
    }

    [Fact]
    public void Models_that_cannot_do_a_task_are_refused()
    {
        var tokenizer = SurveyTokenizer.Instance;
        using var detector = Objectives.CreateModel("rtd", tokenizer, Tiny.Size);
        var trained = new TrainedObjective("rtd", detector, tokenizer, 64);
        var infill = new InfillTask(TextPassage.Windows("u", Document(1).Text, 43), tokenizer);
        Assert.False(infill.Supports(trained));
        Assert.Throws<NotSupportedException>(() => infill.Evaluate(trained, TestContext.Current.CancellationToken));
        Assert.Throws<NotSupportedException>(() => new LikelihoodTask([new TextPassage("u", "text")]).Evaluate(trained, TestContext.Current.CancellationToken));
        Assert.Throws<ArgumentException>(() => new InfillTask([new TextPassage("u", "too short")], tokenizer));
    }

    [Fact]
    public void Neighbours_are_ranked_against_all_other_units()
    {
        TextPassage[] passages = [new("a", "0"), new("a", "1"), new("b", "2"), new("b", "3"), new("c", "4")];
        // By angle: 0 and 2 are nearest each other, then 1; 3 and 4 lie together.
        float[][] vectors = [Angle(0), Angle(20), Angle(5), Angle(100), Angle(95)];
        var scores = new SimilarityTask(passages).EvaluateVectors(_ => vectors);
        // 0: 2 is nearer than 1 → 1/2. 1: 2 is nearer (15 against 20) → 1/2. 2: 0 and 1 are nearer than 3, 4 too → 1/4. 3: 4, then 1, 2 (5, 80, 95) … 2 is own: 4 and 1 are nearer → 1/3.
        Assert.Equal([("a", 0.5, 2), ("b", (0.25 + (1 / 3.0)) / 2, 2)], scores.Select(static score => (score.Unit, score.Value, score.Items)));

        static float[] Angle(double degrees) => [3 * (float)Math.Cos(degrees * Math.PI / 180), 3 * (float)Math.Sin(degrees * Math.PI / 180)];
    }

    [Fact]
    public void Labelled_texts_are_drawn_evenly_and_alike_for_every_model()
    {
        LabeledText[] pool = [.. Enumerable.Range(0, 40).Select(static i => new LabeledText($"text {i}", i % 4 == 0 ? "rare" : "usual", $"p{i}"))];
        LabeledText[] test = [new("x", "rare", "t1"), new("y", "usual", "t1")];
        var task = new ClassificationTask(pool, test, 10, [1, 2]);
        Assert.Equal(5, task.Draw(1).Count(static text => text.Label == "rare"));
        Assert.Equal(task.Draw(1), task.Draw(1));
        Assert.NotEqual(task.Draw(1), task.Draw(2));
        Assert.Contains("'p1'", Assert.Throws<ArgumentException>(() => new ClassificationTask(pool, [new LabeledText("z", "usual", "p1")], 10, [1])).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => new ClassificationTask(pool, [new LabeledText("z", "new", "t")], 10, [1]));
    }

    [Theory]
    [InlineData("Seconds")]
    [InlineData("Objectives")]
    [InlineData("mml")]
    public void Options_are_checked(string what)
    {
        var options = what switch { "Seconds" => Tiny with { Seconds = 0 }, "Objectives" => Tiny with { Objectives = [] }, _ => Tiny with { Objectives = ["mml"] } };
        Assert.Contains(what, Assert.Throws<ArgumentException>(options.Validate).Message, StringComparison.Ordinal);
    }

    private sealed class Listener(List<string> stages) : IProgress<TextRunProgress>
    {
        public void Report(TextRunProgress value) => stages.Add(value.Stage);
    }
}
