using TorchSharp;
using static TorchSharp.torch;

namespace Offprint.Models.Tests;

public sealed class InputTests : IDisposable
{
    private readonly DisposeScope _scope = NewDisposeScope();
    private readonly IDisposable _quiet = no_grad();
    private readonly CausalLanguageModel _model = CacheTests.Model("gpt2");
    private readonly Tensor _ids = Tiny.Batch(Tiny.Ids(5), Tiny.Ids(5, 4));

    public void Dispose()
    {
        _model.Dispose();
        _quiet.Dispose();
        _scope.Dispose();
    }

    private void Refused(ModelInput input, params string[] parts)
    {
        var error = Assert.Throws<ArgumentException>(() => _model.Forward(input));
        Assert.All(parts, part => Assert.Contains(part, error.Message, StringComparison.Ordinal));
    }

    [Fact]
    public void Inputs_that_do_not_fit_are_named_with_what_would()
    {
        Refused(new ModelInput(null), "Ids or Embeddings");
        Refused(new ModelInput(_ids) { Embeddings = zeros(2, 5, 16) }, "Ids or Embeddings");
        Refused(new ModelInput(_ids[0]), "Ids is [5]", "[batch, length]");
        Refused(new ModelInput(zeros([2, 0], ScalarType.Int64)), "length of at least 1");
        Refused(new ModelInput(null) { Embeddings = zeros(2, 5, 15) }, "Embeddings is [2, 5, 15]", "16");
        Refused(new ModelInput(_ids) { PaddingMask = ones(2, 4) }, "PaddingMask is [2, 4]", "[2, 5]");
        Refused(new ModelInput(_ids) { PaddingMask = ones(2, 5), AdditiveMask = zeros(1, 1, 5, 5) }, "not both");
        Refused(new ModelInput(_ids) { AdditiveMask = zeros(1, 1, 5, 6) }, "AdditiveMask is [1, 1, 5, 6]", "5, 5]");
        Refused(new ModelInput(_ids) { Positions = arange(4) }, "Positions is [4]", "[5]");
        Refused(new ModelInput(_ids) { Segments = zeros_like(_ids) }, "no segment embeddings");
        Refused(new ModelInput(_ids) { Logits = LogitSelection.At }, "LogitPositions [2, N]");
    }

    [Theory]
    [InlineData(61)]
    [InlineData(-1)]
    public void Ids_outside_of_the_vocabulary_are_named(int id) => Refused(new ModelInput(Tiny.Batch([3, id])), $"token id {id}", "0 to 60");

    [Fact]
    public void Positions_outside_of_the_table_are_named() => Refused(new ModelInput(Tiny.Batch(Tiny.Ids(49))), "position 48", "0 to 47");

    [Fact]
    public void A_cache_of_another_batch_is_refused_and_stays_as_it_was()
    {
        using var cache = new KeyValueCache();
        _model.Forward(new ModelInput(_ids), cache);
        Assert.Throws<ArgumentException>(() => _model.Forward(new ModelInput(_ids.narrow(0, 0, 1)), cache));
        Assert.Throws<ArgumentException>(() => _model.Forward(new ModelInput(Tiny.Batch([3, 99], [4, 5])), cache));
        Assert.Equal(5, cache.Length);
    }

    [Fact]
    public void Embeddings_explicit_positions_and_a_complete_mask_say_the_same_as_ids()
    {
        var expected = _model.Forward(new ModelInput(_ids)).Logits;
        var vectors = _model.ParameterOf("wte.weight").index_select(0, _ids.reshape(-1)).reshape(2, 5, 16);
        var mask = full([1, 1, 5, 5], float.NegativeInfinity).triu(1);
        var actual = _model.Forward(new ModelInput(null) { Embeddings = vectors, Positions = arange(5), AdditiveMask = mask }).Logits;
        Assert.InRange(Tiny.Difference(actual, expected), 0, 1e-5);
        Assert.Equal([2L, 5L, 16L], vectors.shape);
    }

    [Fact]
    public void Logits_of_some_columns_are_those_of_all()
    {
        var all = _model.Forward(new ModelInput(_ids)).Logits;
        var last = _model.Forward(new ModelInput(_ids) { Logits = LogitSelection.Last }).Logits;
        var some = _model.Forward(new ModelInput(_ids) { Logits = LogitSelection.At, LogitPositions = Tiny.Batch([1, 3], [0, 4]) }).Logits;
        Assert.InRange(Tiny.Difference(last, all.narrow(1, 4, 1)), 0, 1e-6);
        Assert.InRange(Tiny.Difference(some[1], stack([all[1, 0], all[1, 4]])), 0, 1e-6);
        Assert.InRange(Tiny.Difference(some[0], stack([all[0, 1], all[0, 3]])), 0, 1e-6);
    }

    [Fact]
    public void Padding_marks_what_it_adds_on_the_side_that_was_asked_for()
    {
        var left = ModelInputs.Pad([[5, 6], [7, 8, 9]], paddingId: 60, left: true);
        Assert.Equal([60L, 5, 6, 7, 8, 9], left.Ids!.data<long>().ToArray());
        Assert.Equal([false, true, true, true, true, true], left.PaddingMask!.data<bool>().ToArray());
        Assert.Equal([5L, 6, 60, 7, 8, 9], ModelInputs.Pad([[5, 6], [7, 8, 9]], paddingId: 60).Ids!.data<long>().ToArray());
        Assert.Null(ModelInputs.Pad([[5, 6], [7, 8]]).PaddingMask);
        Assert.Contains("Sequence 1", Assert.Throws<ArgumentException>(() => ModelInputs.Pad([[5], []])).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => ModelInputs.Pad([]));
    }
}
