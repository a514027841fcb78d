using Offprint.Models;
using Offprint.Numerics;
using TorchSharp;
using static TorchSharp.torch;

namespace Offprint.Training.Tests;

/// <summary>Objectives against closed forms, brute force and numerical gradients.</summary>
public sealed class ObjectiveOracleTests : IDisposable
{
    private readonly DisposeScope _scope = NewDisposeScope();

    public static TheoryData<string> Ids => [.. Objectives.All.Select(static info => info.Id)];

    private static MaskedObjectiveOptions Masking => MaskedObjectiveOptions.For(SurveyTokenizer.Instance);

    public void Dispose() => _scope.Dispose();

    [Fact]
    public void Masking_rates_are_those_of_the_definition()
    {
        var batch = SurveyTokenizer.Batch(1000, 100);
        var built = new MaskedObjective(Masking).Build(batch, new SeededRandom(1), CPU);
        var (ids, columns, labels) = (built.Input.Ids!, built.Input.LogitPositions!, built.Labels);
        var n = (double)labels.NumberOfElements;
        Assert.Equal(15_000, n);
        var shown = ids.gather(1, columns);
        var masked = shown.eq(Masking.MaskId).sum().item<long>() / n;
        var kept = shown.eq(labels).sum().item<long>() / n;
        Near(0.8, masked, n);
        Near(0.1 + (0.1 / SurveyTokenizer.Instance.VocabularySize), kept, n);
        var again = new MaskedObjective(Masking).Build(batch, new SeededRandom(2), CPU).Input.LogitPositions!;
        Assert.True(again.ne(columns).sum().item<long>() > n / 2); // new masks at every pass
        Assert.Equal(0, labels.unsqueeze(-1).eq(tensor(Masking.SpecialIds.Select(id => (long)id).ToArray())).sum().item<long>());
    }

    [Fact]
    public void Span_lengths_have_the_mean_of_the_cut_geometric_distribution()
    {
        // One sequence long enough that spans hardly meet: few tokens are hidden.
        var options = Masking with { Unit = MaskingUnit.Spans, Share = 0.05 };
        var pattern = MaskPattern.For(options, []);
        var lengths = new List<int>();
        for (var row = 0; row < 60; row++)
        {
            var choice = pattern.Choose(new int[2000], 100, new SeededRandom((ulong)row));
            foreach (var (_, continues) in choice)
            {
                if (continues)
                {
                    lengths[^1]++;
                }
                else
                {
                    lengths.Add(1);
                }
            }
        }

        var weights = Enumerable.Range(1, 10).Select(static k => Math.Pow(0.8, k - 1)).ToArray();
        var mean = weights.Select((w, k) => w * (k + 1)).Sum() / weights.Sum();
        Assert.Equal(3.8, mean, 0.05);
        var deviation = Math.Sqrt((weights.Select((w, k) => w * (k + 1) * (k + 1)).Sum() / weights.Sum()) - (mean * mean));
        // The last span of a budget is cut and spans may meet: a tenth of a token more than three standard errors.
        Assert.InRange(lengths.Average(), mean - 0.1 - (3 * deviation / Math.Sqrt(lengths.Count)), mean + (3 * deviation / Math.Sqrt(lengths.Count)));
    }

    [Fact]
    public void Poisson_draws_have_mean_variance_and_share_of_zeros()
    {
        var random = new SeededRandom(3);
        double[] draws = [.. Enumerable.Range(0, 100_000).Select(_ => (double)InfillingObjective.Poisson(3, random))];
        Assert.Equal(3, draws.Average(), 3 * Math.Sqrt(3 / 1e5));
        Assert.Equal(3, draws.Select(d => (d - 3) * (d - 3)).Average(), 0.06);
        Near(Math.Exp(-3), draws.Count(d => d == 0) / 1e5, 1e5);
    }

    [Fact]
    public void Infilling_hides_its_share_and_the_source_can_be_rebuilt()
    {
        var options = InfillingObjectiveOptions.For(SurveyTokenizer.Instance, 4);
        Assert.True(options.SentenceEnds.Count >= 2);
        // Ids that occur once, so that sentences can be told apart; every tenth or so ends one.
        options = options with { SentenceEnds = [.. Enumerable.Range(100, 2000).Where(static id => id % 11 == 0)] };
        var objective = new InfillingObjective(options);
        var batch = new TokenBatch([.. Enumerable.Range(0, 100).SelectMany(static row => Enumerable.Range(100 + row, 1000))], 100, 1000);
        var (hidden, spans, empty) = (0, 0, 0);
        for (var row = 0; row < batch.Rows; row++)
        {
            var random = new SeededRandom((ulong)row);
            var shuffled = objective.Shuffled(batch.Row(row), random);
            // Cut where a sentence ends or begins, both have the same pieces; another order, but each piece whole.
            Assert.Equal(Pieces(batch.Row(row).ToArray()), Pieces(shuffled).Order());
            Assert.NotEqual(batch.Row(row).ToArray(), shuffled);
            var (source, removed) = objective.Corrupt(shuffled, random);
            var at = 0;
            Assert.Equal(shuffled, source.SelectMany(id => id == options.MaskId ? removed[at++] : [id]));
            Assert.Equal(at, removed.Count);
            hidden += removed.Sum(span => span.Length);
            spans += removed.Count;
            empty += removed.Count(span => span.Length == 0);
        }

        Assert.Equal(30_000, hidden);
        Assert.Equal(3.0, (double)hidden / spans, 0.1);
        Near(Math.Exp(-3), (double)empty / spans, spans, 0.004);
        var built = objective.Build(SurveyTokenizer.Batch(5, 40), new SeededRandom(1), CPU);
        Assert.Equal([.. SurveyTokenizer.Batch(5, 40).Row(2).ToArray().Select(id => (long)id), 4L], built.Labels[2].data<long>().ToArray());
        for (var row = 0; row < 5; row++)
        {
            var real = built.Input.PaddingMask?[row].sum().item<long>() ?? built.Input.Ids!.shape[1];
            Assert.Equal(4, built.Input.Ids![row, real - 1].item<long>());
            Assert.True(real <= 41);
        }

        // Runs of ids that follow one another and hold no sentence's end but at their own.
        List<(int First, int Last)> Pieces(int[] ids)
        {
            var pieces = new List<(int First, int Last)>();
            for (var i = 0; i < ids.Length; i++)
            {
                if (i > 0 && ids[i] == ids[i - 1] + 1 && !options.SentenceEnds.Contains(ids[i - 1]))
                {
                    pieces[^1] = (pieces[^1].First, ids[i]);
                }
                else
                {
                    pieces.Add((ids[i], ids[i]));
                }
            }

            return pieces;
        }
    }

    [Fact]
    public void Unified_masks_are_those_of_their_patterns()
    {
        for (var query = 0; query < 6; query++)
        {
            for (var key = 0; key < 6; key++)
            {
                Assert.Equal(key <= query, Sees(UnifiedObjective.Pattern.LeftToRight, query, key));
                Assert.Equal(key >= query, Sees(UnifiedObjective.Pattern.RightToLeft, query, key));
                // The first two see each other; the others see those two, what is before them, and themselves.
                Assert.Equal(query < 2 ? key < 2 : key <= query, Sees(UnifiedObjective.Pattern.Prefix, query, key));
            }
        }

        Assert.Null(UnifiedObjective.Mask(UnifiedObjective.Pattern.Bidirectional, 6, 2, CPU));
        var objective = new UnifiedObjective(Masking);
        var counts = new int[4];
        for (var i = 0; i < 1200; i++)
        {
            using var inner = NewDisposeScope();
            var mask = objective.Build(SurveyTokenizer.Batch(1, 6), new SeededRandom((ulong)i), CPU).Input.AdditiveMask;
            var pattern = mask is null ? 0 : mask[0, 0, 0, 7].item<float>() == 0 ? 3 : mask[0, 0, 0, 1].item<float>() == 0 ? 1 : 2;
            counts[pattern]++;
        }

        // A prefix of one token is left to right: one draw of seven.
        Near((1 / 3.0) * 6 / 7, counts[1] / 1200.0, 1200);
        Near(1 / 3.0, counts[0] / 1200.0, 1200);
        Near(1 / 6.0, counts[3] / 1200.0, 1200);

        static bool Sees(UnifiedObjective.Pattern pattern, int query, int key)
        {
            using var mask = UnifiedObjective.Mask(pattern, 6, 2, CPU)!;
            return mask[0, 0, query, key].item<float>() == 0;
        }
    }

    [Fact]
    public void Permutation_masks_follow_the_order()
    {
        var objective = new PermutationObjective(Masking);
        int[] order = [3, 0, 4, 1, 2];
        var built = objective.Build(new TokenBatch([50, 51, 52, 53, 54], 1, 5), [order], 2, CPU);
        // [CLS] 50 … 54 [SEP], then queries for columns 1 and 2, which are the last of the order.
        Assert.Equal([1L, 50, 51, 52, 53, 54, 2, 3, 3], built.Input.Ids![0].data<long>().ToArray());
        Assert.Equal([0L, 1, 2, 3, 4, 5, 6, 2, 3], built.Input.Positions![0].data<long>().ToArray());
        Assert.Equal([51L, 52], built.Labels[0].data<long>().ToArray());
        Assert.Equal([7L, 8], built.Input.LogitPositions![0].data<long>().ToArray());
        int Time(int column) => column is 0 or 6 ? -1 : column < 6 ? Array.IndexOf(order, column - 1) : Array.IndexOf(order, column - 6);
        for (var query = 0; query < 9; query++)
        {
            for (var key = 0; key < 9; key++)
            {
                var expected = key < 7 && (query < 7 ? Time(key) <= Time(query) : Time(key) < Time(query));
                Assert.Equal(expected, built.Input.AdditiveMask![0, 0, query, key].item<float>() == 0);
            }
        }
    }

    [Fact]
    public void Permutation_in_reading_order_is_the_left_to_right_likelihood()
    {
        using var model = (MaskedLanguageModel)Small("plm");
        var options = Masking with { EndId = null };
        var batch = SurveyTokenizer.Batch(2, 7);
        int[] reading = [.. Enumerable.Range(0, 7)];
        var objective = new PermutationObjective(options);
        var loss = objective.Loss(model, objective.Build(batch, [reading, reading], 7, CPU)).Total.item<double>();
        var expected = 0.0;
        for (var row = 0; row < 2; row++)
        {
            for (var t = 0; t < 7; t++)
            {
                // The tokens before x_t alone, read causally, and one query at its position that does not see itself.
                long[] ids = [1, .. batch.Row(row)[..t].ToArray().Select(id => (long)id), options.MaskId];
                var mask = PatternMasks.Of(1, ids.Length, (_, query, key) => key < ids.Length - 1 && key <= query, CPU);
                var logits = model.Forward(new ModelInput(tensor(ids, [1, ids.Length])) { AdditiveMask = mask }).Logits;
                expected -= logits[0, ids.Length - 1].log_softmax(-1)[batch.Row(row)[t]].item<double>() / 14;
            }
        }

        Assert.Equal(expected, loss, 1e-6);
    }

    [Fact]
    public void Blank_filling_keeps_the_text_and_sees_what_it_may()
    {
        var objective = new BlankFillingObjective(Masking);
        var batch = SurveyTokenizer.Batch(6, 60);
        var built = objective.Build(batch, new SeededRandom(1), CPU);
        var random = new SeededRandom(1);
        for (var row = 0; row < 6; row++)
        {
            var own = objective.Blank(batch.Row(row), random);
            Assert.Equal(9, own.Labels.Count(id => id != 2)); // 15 % of 60
            // Spans by their outer position, put back where the masks stand.
            var spans = new Dictionary<int, List<int>>();
            for (var i = own.Text; i < own.Ids.Count; i++)
            {
                Assert.Equal(3, own.Ids[own.Outer[i]]);
                Assert.Equal(own.Ids[i] == 1 ? 1 : own.Inner[i - 1] + 1, own.Inner[i]);
                var label = own.Labels[i - own.Text];
                if (label != 2)
                {
                    (spans.TryGetValue(own.Outer[i], out var span) ? span : spans[own.Outer[i]] = []).Add(label);
                    Assert.Equal(label, own.Ids[i + 1]);
                }
            }

            var rebuilt = own.Ids.Take(own.Text - 1).Skip(1).SelectMany((id, i) => id == 3 ? (IEnumerable<int>)spans[i + 1] : [id]);
            Assert.Equal(batch.Row(row).ToArray(), rebuilt);
            Assert.Equal(own.Ids.Select(id => (long)id), built.Input.Ids![row].data<long>().ToArray().Take(own.Ids.Count));
            for (var query = 0; query < own.Ids.Count; query++)
            {
                for (var key = 0; key < built.Input.Ids!.shape[1]; key++)
                {
                    var expected = key < own.Text || query >= own.Text && key <= query;
                    Assert.Equal(expected, built.Input.AdditiveMask![row, 0, query, key].item<float>() == 0);
                }
            }
        }
    }

    [Fact]
    public void A_perfect_generator_replaces_nothing()
    {
        using var model = (TextEncoder)Small("rtd");
        var objective = (ReplacedTokenObjective)Objectives.Create("rtd", SurveyTokenizer.Instance);
        objective.Attach(model);
        var built = (ReplacedTokenBatch)objective.Build(SurveyTokenizer.Batch(4, 20), new SeededRandom(1), CPU);
        var sure = zeros([4, built.Labels.shape[1], SurveyTokenizer.Instance.VocabularySize]).scatter(2, built.Labels.unsqueeze(-1), full_like(built.Labels.unsqueeze(-1), 1e4, ScalarType.Float32));
        var (ids, replaced) = ReplacedTokenObjective.Corrupt(sure, built);
        Assert.Equal(0, replaced.sum().item<long>());
        Assert.Equal(built.Originals.data<long>().ToArray(), ids.data<long>().ToArray());
        var wrong = ReplacedTokenObjective.Corrupt(sure.roll(1, 2), built);
        Assert.Equal(built.Labels.NumberOfElements, wrong.Replaced.sum().item<long>());
    }

    [Fact]
    public void Contrast_of_equal_views_has_its_closed_form()
    {
        using var model = Small("simcse");
        var objective = Objectives.Create("simcse", SurveyTokenizer.Instance);
        var built = objective.Build(SurveyTokenizer.Batch(5, 12), new SeededRandom(1), CPU);
        Assert.Equal(built.Input.Ids!.narrow(0, 0, 5).data<long>().ToArray(), built.Input.Ids.narrow(0, 5, 5).data<long>().ToArray());
        var vectors = ((TextEncoder)model).Encode(built.Input).narrow(0, 0, 5);
        var cosine = nn.functional.cosine_similarity(vectors.unsqueeze(0), vectors.unsqueeze(1), 2);
        var expected = cosine.div(0.05).exp().sum([1]).log().mean().item<double>() - (1 / 0.05);
        Assert.Equal(expected, objective.Loss(model, built).Total.item<double>(), 1e-6);
        // With dropout the views differ, and the loss with them.
        using var dropped = Objectives.CreateModel("simcse", SurveyTokenizer.Instance, new ObjectiveModelSize { Layers = 1, Width = 8, Heads = 2, Context = 24 });
        dropped.train();
        var views = TextBody.Vector(dropped, built.Input, Pooling.Mean);
        Assert.True(views.narrow(0, 0, 5).sub(views.narrow(0, 5, 5)).abs().max().item<float>() > 1e-3);
    }

    [Fact]
    public void The_boundary_loss_reads_the_edges_of_a_span()
    {
        var objective = new SpanBoundaryObjective(Masking);
        var built = (SpanBoundaryBatch)objective.Build(SurveyTokenizer.Batch(8, 40), new SeededRandom(5), CPU);
        for (var row = 0; row < 8; row++)
        {
            var columns = built.Input.LogitPositions![row].data<long>().ToArray();
            var labels = built.Labels[row].data<long>().ToArray();
            var hidden = columns.Where((_, i) => labels[i] != ObjectiveBatch.Ignored).ToHashSet();
            for (var i = 0; i < columns.Length; i++)
            {
                if (labels[i] == ObjectiveBatch.Ignored)
                {
                    continue;
                }

                var (left, right) = (columns[i], columns[i]);
                while (hidden.Contains(left))
                {
                    left--;
                }

                while (hidden.Contains(right))
                {
                    right++;
                }

                Assert.Equal((left, right, columns[i] - left - 1), (built.Left[row, i].item<long>(), built.Right[row, i].item<long>(), built.Place[row, i].item<long>()));
            }
        }

        using var model = Small("span");
        Assert.Contains("Attach", Assert.Throws<ArgumentException>(() => objective.Loss(model, built)).Message, StringComparison.Ordinal);
        objective.Attach(model, 3);
        var terms = objective.Loss(model, built);
        Assert.Equal(terms.Parts["masked"].item<double>() + terms.Parts["boundary"].item<double>(), terms.Total.item<double>(), 1e-9);
        // What stands inside a span does not reach the boundary loss through its own state: only through attention. The masked loss is that of the plain objective.
        Assert.Equal(new MaskedObjective(Masking with { Unit = MaskingUnit.Spans }).Loss(model, built).Total.item<double>(), terms.Parts["masked"].item<double>(), 1e-9);
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void Gradients_are_those_of_finite_differences(string id)
    {
        using var model = Small(id);
        var objective = Objectives.Create(id, SurveyTokenizer.Instance);
        objective.Attach(model, 5);
        var batch = objective.Build(SurveyTokenizer.Batch(2, 12), new SeededRandom(4), CPU);
        objective.Loss(model, batch).Total.backward();
        var random = new SeededRandom(9);
        var tried = 0;
        if (id == "rtd")
        {
            Assert.Contains(model.named_parameters(), static item => item.name.StartsWith("replaced_token_generator.", StringComparison.Ordinal) && item.parameter.grad is not null);
        }

        foreach (var (name, parameter) in model.named_parameters())
        {
            if (parameter.grad is not { } gradient || gradient.abs().max().item<double>() < 1e-6)
            {
                continue;
            }

            // The largest entry and a random one.
            long[] places = [gradient.abs().flatten().argmax().item<long>(), random.Next((int)parameter.NumberOfElements)];
            foreach (var place in places)
            {
                var (above, below) = (At(parameter, place, 1e-5), At(parameter, place, -1e-5));
                var expected = (above - below) / 2e-5;
                Assert.True(Math.Abs(gradient.flatten()[place].item<double>() - expected) <= 1e-5 + (1e-3 * Math.Abs(expected)), $"{name}[{place}]: {gradient.flatten()[place].item<double>()} instead of {expected}");
                tried++;
            }
        }

        Assert.True(tried > 20);

        double At(Tensor parameter, long place, double change)
        {
            using var quiet = no_grad();
            var flat = parameter.view(-1);
            flat[place] += change;
            var loss = objective.Loss(model, batch).Total.item<double>();
            flat[place] -= change;
            return loss;
        }
    }

    /// <summary>One layer of width 4 without dropout, in double precision.</summary>
    private static PretrainedModel Small(string id)
    {
        using var made = Objectives.CreateModel(id, SurveyTokenizer.Instance, new ObjectiveModelSize { Layers = 1, Width = 4, Heads = 2, Context = 64, Dropout = 0 }, 3);
        var config = made.Config with { InitializerRange = 0.4 };
        return made switch
        {
            CausalLanguageModel => CausalLanguageModel.Create(config, 3, ScalarType.Float64),
            MaskedLanguageModel => MaskedLanguageModel.Create(config, 3, ScalarType.Float64),
            Seq2SeqLanguageModel => Seq2SeqLanguageModel.Create(config, 3, ScalarType.Float64),
            _ => TextEncoder.Create(config, 3, ScalarType.Float64),
        };
    }

    /// <summary>Within three standard errors of a share (and a little more where a bias is known).</summary>
    private static void Near(double expected, double actual, double n, double more = 0) =>
        Assert.InRange(actual, expected - more - (3 * Math.Sqrt(expected * (1 - expected) / n)), expected + more + (3 * Math.Sqrt(expected * (1 - expected) / n)));
}
