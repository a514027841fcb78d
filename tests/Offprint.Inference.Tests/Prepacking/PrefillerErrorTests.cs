using Offprint.Models;
using Offprint.Text;
using static TorchSharp.torch;

namespace Offprint.Inference.Tests;

public sealed class PrefillerErrorTests
{
    public static TheoryData<string> Names => ["prepacked", "padded", "length-ordered", "sequential"];

    [Theory]
    [MemberData(nameof(Names))]
    public void BadPromptsAreNamedByTheirIndex(string name)
    {
        using var model = SmallModels.Make("llama");
        var prefiller = PrefillerTests.Make(name, model);
        Check([], "empty");
        Check([[1], []], "prompts[1] is empty");
        Check([[1], [2], null!], "prompts[2] is null");
        Check([[1, 97]], "prompts[0] has token id 97 at position 1; the model's vocabulary has ids 0 to 96");
        Check([[1], [-1]], "prompts[1] has token id -1");
        Check([[1], new int[129]], "prompts[1] has 129 tokens; the model has 128");

        void Check(int[][] prompts, string expected)
        {
            var e = Assert.Throws<ArgumentException>(() => prefiller.Prefill(prompts, TestContext.Current.CancellationToken));
            Assert.Contains(expected, e.Message, StringComparison.Ordinal);
            Assert.Equal("prompts", e.ParamName);
            Assert.Throws<ArgumentException>(() => prefiller.PrefillAll(prompts, 2, TestContext.Current.CancellationToken));
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void BadPromptsCanBeLeftOut(string name)
    {
        using var model = SmallModels.Make("llama");
        var prefiller = PrefillerTests.Make(name, model, new PrefillOptions { SkipInvalid = true });
        int[][] prompts = [[], [1, 2, 3], [500], [4]];
        using var result = prefiller.Prefill(prompts, TestContext.Current.CancellationToken);
        Assert.Equal([1, 3], result.PromptIndices);
        Assert.Equal([0, 2], result.Invalid.Select(p => p.Index));
        Assert.Contains("500", result.Invalid[1].Reason, StringComparison.Ordinal);
        Assert.Equal([3L, 4], result.PendingTokens.data<long>().ToArray());
        var batches = prefiller.PrefillAll(prompts, 1, TestContext.Current.CancellationToken).ToList();
        Assert.Equal(2, batches.Sum(b => b.Invalid.Count));
        Assert.Equal([1, 3], batches.SelectMany(b => b.PromptIndices).Order());
        batches.ForEach(b => b.Dispose());
        Assert.Contains("none of the 1", Assert.Throws<ArgumentException>(() => prefiller.Prefill([[]], TestContext.Current.CancellationToken)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void CancellationIsHeeded(string name)
    {
        using var model = SmallModels.Make("llama");
        using var source = new CancellationTokenSource();
        source.Cancel();
        Assert.Throws<OperationCanceledException>(() => PrefillerTests.Make(name, model).Prefill([[1, 2]], source.Token));
    }

    [Fact]
    public void ABatchSizeBelowOneIsRefused()
    {
        using var model = SmallModels.Make("llama");
        Assert.Throws<ArgumentOutOfRangeException>(() => new PaddedPrefiller(model).PrefillAll([[1]], 0, TestContext.Current.CancellationToken));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void AModelWithoutACacheIsNamed(string name)
    {
        var e = Assert.Throws<NotSupportedException>(() => PrefillerTests.Make(name, new TableModel()).Prefill([[1, 2]], TestContext.Current.CancellationToken));
        Assert.Contains(nameof(TableModel), e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void APackerThatCutsOrLosesPromptsIsNamed()
    {
        using var model = SmallModels.Make("llama");
        int[][] prompts = [[1, 2, 3], [4, 5]];
        foreach (var segments in new PackingSegment[][]
                 {
                     [new(0, 0, 3, 0)], [new(0, 0, 2, 0), new(1, 0, 2, 1)], [new(0, 0, 3, 0), new(1, 0, 3, 0)], [new(0, 0, 3, 0), new(1, 0, 2, 1, 1)],
                 })
        {
            var e = Assert.Throws<ArgumentException>(() => new PrepackedPrefiller(model, new FixedPacker(segments)).Prefill(prompts, TestContext.Current.CancellationToken));
            Assert.Contains(nameof(FixedPacker), e.Message, StringComparison.Ordinal);
        }
    }

    private sealed class FixedPacker(PackingSegment[] segments) : ISequencePacker
    {
        public PackingPlan Pack(ReadOnlySpan<int> lengths, int capacity) => new(capacity, 2, segments);
    }

    private sealed class TableModel : ICausalLanguageModel
    {
        public int VocabularySize => 10;

        public int MaximumPositions => 100;

        public ModelOutput Forward(in ModelInput input, KeyValueCache? cache = null) => new(zeros(input.Ids!.shape[0], input.Ids.shape[1], 10));
    }
}
