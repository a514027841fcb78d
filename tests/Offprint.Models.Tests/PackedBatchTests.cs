using Offprint.Text;
using TorchSharp;
using static TorchSharp.torch;

namespace Offprint.Models.Tests;

public sealed class PackedBatchTests : IDisposable
{
    private readonly DisposeScope _scope = NewDisposeScope();
    private readonly IDisposable _quiet = no_grad();
    private readonly int[][] _prompts = [.. new[] { 12, 3, 7, 1, 5, 4 }.Select((length, i) => Tiny.Ids(length, (ulong)i))];

    public void Dispose()
    {
        _quiet.Dispose();
        _scope.Dispose();
    }

    private PackingPlan Plan() => new BestFitDecreasingPacker().Pack([.. _prompts.Select(prompt => prompt.Length)], 12);

    [Theory]
    [MemberData(nameof(CacheTests.Kinds), MemberType = typeof(CacheTests))]
    public void Every_prompt_has_the_logits_that_it_has_alone(string kind)
    {
        using var model = CacheTests.Model(kind);
        var plan = Plan();
        using var batch = PackedBatch.Create(plan, _prompts);
        var logits = model.Forward(batch.ToInput(LogitSelection.All)).Logits;
        foreach (var segment in plan.Segments)
        {
            var alone = model.Forward(new ModelInput(Tiny.Batch(_prompts[segment.Source]))).Logits[0];
            Assert.InRange(Tiny.Difference(logits[segment.Bin].narrow(0, segment.Start, segment.Length), alone), 0, 1e-5);
        }
        Assert.True(logits.isfinite().all().item<bool>());
    }

    [Fact]
    public void Ids_positions_and_mask_are_those_of_a_double_loop()
    {
        var plan = Plan();
        using var batch = PackedBatch.Create(plan, _prompts, paddingId: 60);
        for (var bin = 0; bin < plan.Bins; bin++)
        {
            var owner = new int[batch.Length];
            Array.Fill(owner, -1);
            var expectedIds = Enumerable.Repeat(60, batch.Length).ToArray();
            foreach (var segment in plan.Segments.Where(segment => segment.Bin == bin))
            {
                for (var i = 0; i < segment.Length; i++)
                {
                    owner[segment.Start + i] = segment.Source;
                    expectedIds[segment.Start + i] = _prompts[segment.Source][i];
                    Assert.Equal(i, batch.PositionIds[bin, segment.Start + i].item<long>());
                }
            }
            Assert.Equal(expectedIds, batch.InputIds[bin].data<long>().Select(id => (int)id));
            for (var i = 0; i < batch.Length; i++)
            {
                for (var j = 0; j < batch.Length; j++)
                {
                    var visible = owner[i] >= 0 ? owner[i] == owner[j] && j <= i : i == j;
                    Assert.Equal(visible ? 0f : float.MinValue, batch.Mask[bin, 0, i, j].item<float>());
                }
            }
        }
    }

    [Fact]
    public void Some_bins_of_a_plan_make_a_narrower_batch()
    {
        var plan = Plan();
        using var batch = PackedBatch.Create(plan, _prompts, bins: 1..2, type: ScalarType.Float16);
        Assert.Equal((1, 1, plan.LengthOf(1)), (batch.FirstBin, batch.Bins, batch.Length));
        Assert.Equal(ScalarType.Float16, batch.Mask.dtype);
        Assert.True(batch.Mask.isfinite().all().item<bool>());
    }

    [Fact]
    public void Cut_sequences_take_their_tokens_from_where_the_segment_starts()
    {
        var plan = new PackingPlan(6, 2, [new(0, 0, 6, 0, 0), new(1, 0, 6, 0, 6)]);
        using var batch = PackedBatch.Create(plan, _prompts);
        Assert.Equal(_prompts[0], batch.InputIds.data<long>().Select(id => (int)id));
    }

    [Fact]
    public void Sequences_that_do_not_fit_the_plan_are_refused()
    {
        var error = Assert.Throws<ArgumentException>(() => PackedBatch.Create(Plan(), _prompts[..3]));
        Assert.Contains("3 sequences", error.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => PackedBatch.Create(new PackingPlan(4, 0, []), _prompts));
    }
}
