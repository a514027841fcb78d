using Offprint.Tensors;

namespace Offprint.Inference.Tests;

/// <summary>Live tensors are counted in the whole process: never beside other tests.</summary>
[CollectionDefinition("process-wide", DisableParallelization = true)]
public sealed class ProcessWide;

[Collection("process-wide")]
public sealed class PrefillerLeakTests
{
    [Fact]
    public void NothingLeaks()
    {
        using var model = SmallModels.Make("llama");
        var prompts = SmallModels.Prompts(seed: 4, count: 5, longest: 12);
        IPrefiller[] all = [.. new[] { "prepacked", "padded", "length-ordered", "sequential" }.Select(n => PrefillerTests.Make(n, model))];
        long after = 0;
        for (int step = 0; step < 60; step++)
        {
            foreach (var prefiller in all)
            {
                using var result = prefiller.Prefill(prompts, TestContext.Current.CancellationToken);
                using var decoded = GreedyDecoder.Decode(model, result, 2, TestContext.Current.CancellationToken);
            }

            if (step != 3) continue;
            GC.Collect();
            GC.WaitForPendingFinalizers();
            after = TensorScope.LiveTensors;
        }

        Assert.Equal(after, TensorScope.LiveTensors);
    }
}
