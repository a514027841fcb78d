using TorchSharp;
using static TorchSharp.torch;

namespace Offprint.Models.Tests;

/// <summary>BERT and RoBERTa against plain loops.</summary>
public sealed class EncoderParityTests : IDisposable
{
    private const double Tolerance = 1e-5;
    private readonly TemporaryFolder _folder = new();
    private readonly DisposeScope _scope = NewDisposeScope();
    private readonly IDisposable _quiet = no_grad();
    private readonly int[] _ids = Tiny.Ids(11);
    private readonly int[] _columns = [.. Enumerable.Range(0, 11)];

    public void Dispose()
    {
        _quiet.Dispose();
        _scope.Dispose();
        _folder.Dispose();
    }

    private BertLoops Saved(PretrainedModel model, string prefix, double eps)
    {
        Checkpoint.Save(model, _folder.Path);
        return new BertLoops(Weights.Read(_folder.Path), prefix, 2, 4, eps);
    }

    [Fact]
    public void Bert_hidden_states_and_pooler_equal_the_loops_with_segments_and_padding()
    {
        using var model = Tiny.Shake(TextEncoder.Create(Tiny.Bert, 1));
        var loops = Saved(model, "", 1e-12);
        int[] segments = [0, 0, 0, 0, 0, 1, 1, 1, 1, 0, 0];
        bool[] real = [true, true, true, true, true, true, true, true, true, false, false];
        var expected = loops.Hidden(_ids, _columns, segments, real);
        var output = model.Forward(new ModelInput(Tiny.Batch(_ids)) { Segments = Tiny.Batch(segments), PaddingMask = tensor(real).unsqueeze(0) });
        Assert.InRange(Tiny.Difference(output.LastHidden![0], expected), 0, Tolerance);
        Assert.InRange(Tiny.Difference(output.Pooled!, [loops.Pooled(expected)]), 0, Tolerance);
    }

    [Fact]
    public void Bert_counts_columns_when_padding_is_on_the_left()
    {
        using var model = Tiny.Shake(TextEncoder.Create(Tiny.Bert, 1));
        bool[] real = [.. _columns.Select(i => i >= 3)];
        var expected = Saved(model, "", 1e-12).Hidden(_ids, _columns, new int[11], real);
        var output = model.Forward(new ModelInput(Tiny.Batch(_ids)) { PaddingMask = tensor(real).unsqueeze(0) });
        Assert.InRange(Tiny.Difference(output.LastHidden![0], expected), 0, Tolerance);
    }

    [Fact]
    public void Bert_masked_scores_equal_the_loops()
    {
        using var model = Tiny.Shake(MaskedLanguageModel.Create(Tiny.Bert, 1));
        var loops = Saved(model, "bert.", 1e-12);
        var expected = loops.Masked(loops.Hidden(_ids, _columns, new int[11], [.. _columns.Select(_ => true)]), roberta: false);
        Assert.InRange(Tiny.Difference(model.Forward(new ModelInput(Tiny.Batch(_ids))).Logits[0], expected), 0, Tolerance);
        var chosen = model.Forward(new ModelInput(Tiny.Batch(_ids)) { Logits = LogitSelection.At, LogitPositions = Tiny.Batch([4, 1]) }).Logits;
        Assert.InRange(Tiny.Difference(chosen[0], [expected[4], expected[1]]), 0, Tolerance);
    }

    [Fact]
    public void Roberta_positions_start_behind_the_padding_id_and_skip_padding()
    {
        using var model = Tiny.Shake(MaskedLanguageModel.Create(Tiny.Roberta, 1));
        var loops = Saved(model, "roberta.", 1e-5);
        int[] ids = [1, 1, .. _ids[..7], 1, 1];
        bool[] real = [.. ids.Select(id => id != 1)];
        int[] positions = [1, 1, 2, 3, 4, 5, 6, 7, 8, 1, 1];
        var expected = loops.Masked(loops.Hidden(ids, positions, new int[11], real), roberta: true);
        var output = model.Forward(new ModelInput(Tiny.Batch(ids)) { PaddingMask = tensor(real).unsqueeze(0) });
        Assert.InRange(Tiny.Difference(output.Logits[0], expected), 0, Tolerance);
    }

    [Fact]
    public void Roberta_takes_explicit_positions_embeddings_and_a_three_dimensional_mask()
    {
        using var model = Tiny.Shake(TextEncoder.Create(Tiny.Roberta, 1));
        var loops = Saved(model, "", 1e-5);
        int[] positions = [2, 3, 4, 5, 6, 7, 8, 0, 0, 1, 1];
        bool[] real = [.. _columns.Select(i => i < 9)];
        var expected = loops.Hidden(_ids, positions, new int[11], real);
        var mask = tensor(real).logical_not().to_type(ScalarType.Float32).mul(-1e9f).expand(1, 11, 11).unsqueeze(1);
        var vectors = model.ParameterOf("embeddings.word_embeddings.weight").index_select(0, Tiny.Batch(_ids)[0]).unsqueeze(0);
        var output = model.Forward(new ModelInput(null) { Embeddings = vectors, Positions = Tiny.Batch(positions), AdditiveMask = mask });
        Assert.InRange(Tiny.Difference(output.LastHidden![0], expected), 0, Tolerance);
    }

    [Fact]
    public void Classifiers_read_the_pooler_the_first_token_or_the_last_one()
    {
        using var bert = Tiny.Shake(SequenceClassifier.Create(Tiny.Bert with { LabelCount = 3 }, 1));
        var loops = Saved(bert, "bert.", 1e-12);
        var pooled = loops.Pooled(loops.Hidden(_ids, _columns, new int[11], [.. _columns.Select(_ => true)]));
        Assert.InRange(Tiny.Difference(bert.Forward(new ModelInput(Tiny.Batch(_ids))).Logits, [Loops.Linear(pooled, loops.W.Matrix("classifier.weight"), loops.W.Vector("classifier.bias"))]), 0, Tolerance);

        using var roberta = Tiny.Shake(SequenceClassifier.Create(Tiny.Roberta with { LabelCount = 3 }, 1));
        loops = Saved(roberta, "roberta.", 1e-5);
        var first = loops.Hidden(_ids, [.. _columns.Select(i => i + 2)], new int[11], [.. _columns.Select(_ => true)])[0];
        var hidden = Loops.Map(Loops.Linear(first, loops.W.Matrix("classifier.dense.weight"), loops.W.Vector("classifier.dense.bias")), Math.Tanh);
        Assert.InRange(Tiny.Difference(roberta.Forward(new ModelInput(Tiny.Batch(_ids))).Logits, [Loops.Linear(hidden, loops.W.Matrix("classifier.out_proj.weight"), loops.W.Vector("classifier.out_proj.bias"))]), 0, Tolerance);

        using var decoder = Tiny.Shake(SequenceClassifier.Create(Tiny.Gpt2, 1));
        var input = ModelInputs.Pad([_ids[..6], _ids]);
        var both = decoder.Forward(input);
        var alone = decoder.Forward(new ModelInput(Tiny.Batch(_ids[..6])));
        Assert.InRange(Tiny.Difference(both.Logits[0], alone.Logits[0]), 0, Tolerance);
        var vector = alone.LastHidden![0, 5].data<float>().Select(x => (double)x).ToArray();
        Checkpoint.Save(decoder, _folder.Path);
        Assert.InRange(Tiny.Difference(alone.Logits, [Loops.Linear(vector, Weights.Read(_folder.Path).Matrix("score.weight"), null)]), 0, Tolerance);
    }

    [Theory]
    [InlineData(Pooling.Mean)]
    [InlineData(Pooling.Max)]
    [InlineData(Pooling.First)]
    [InlineData(Pooling.Last)]
    [InlineData(Pooling.Pooler)]
    public void A_text_in_a_padded_batch_has_the_vector_that_it_has_alone(Pooling pooling)
    {
        using var model = Tiny.Shake(TextEncoder.Create(Tiny.Bert, 1));
        var batch = model.Encode(ModelInputs.Pad([_ids[..4], _ids, _ids[2..9]]), pooling);
        Assert.Equal([3L, 16L], batch.shape);
        Assert.InRange(Tiny.Difference(batch[0], model.Encode(new ModelInput(Tiny.Batch(_ids[..4])), pooling)[0]), 0, Tolerance);
        Assert.InRange(Tiny.Difference(batch[2], model.Encode(new ModelInput(Tiny.Batch(_ids[2..9])), pooling)[0]), 0, Tolerance);
    }

    [Fact]
    public void Mean_and_maximum_are_those_of_the_token_vectors()
    {
        using var model = Tiny.Shake(TextEncoder.Create(Tiny.Bert, 1));
        var input = new ModelInput(Tiny.Batch(_ids));
        var hidden = model.Forward(input).LastHidden![0];
        Assert.InRange(Tiny.Difference(model.Encode(input)[0], hidden.mean([0])), 0, 1e-6);
        Assert.InRange(Tiny.Difference(model.Encode(input, Pooling.Max)[0], hidden.amax([0])), 0, 1e-6);
    }
}
