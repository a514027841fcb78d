using TorchSharp;

namespace Offprint.Tensors.Tests;

[Collection(ProcessWide.Name)]
public sealed class TensorScopeTests
{
    [Fact]
    public void WhatIsNotKeptIsFreed()
    {
        long before = TensorScope.LiveTensors;
        torch.Tensor kept;
        torch.Tensor dropped;
        using (var scope = new TensorScope())
        {
            dropped = torch.ones(3);
            kept = scope.Keep(dropped + 1);
            Assert.True(TensorScope.LiveTensors >= before + 2);
        }

        Assert.True(dropped.IsInvalid);
        Assert.Equal(before + 1, TensorScope.LiveTensors);
        Assert.Equal(2f, kept[0].item<float>());
        kept.Dispose();
    }

    [Fact]
    public void KeepingPassesToTheEnclosingScope()
    {
        torch.Tensor kept;
        using (new TensorScope())
        {
            using (var inner = new TensorScope()) kept = inner.Keep(torch.ones(1));
            Assert.False(kept.IsInvalid);
        }

        Assert.True(kept.IsInvalid);
    }

    [Fact]
    public void DetachingPassesToTheCaller()
    {
        torch.Tensor detached;
        using (new TensorScope())
        {
            using var inner = new TensorScope();
            detached = inner.Detach(torch.ones(1));
        }

        Assert.False(detached.IsInvalid);
        detached.Dispose();
    }

    [Fact]
    public void DisposingOnAnotherThreadIsRefusedAndTheScopeStaysUsable()
    {
        long before = TensorScope.LiveTensors;
        using (var scope = new TensorScope())
        {
            var tensor = torch.ones(2);
            Exception? seen = null;
            var other = new Thread(() => seen = Record.Exception(scope.Dispose));
            other.Start();
            other.Join();
            var e = Assert.IsType<InvalidOperationException>(seen);
            Assert.Contains("thread", e.Message, StringComparison.Ordinal);
            Assert.False(tensor.IsInvalid);
        }

        Assert.Equal(before, TensorScope.LiveTensors);
    }

    [Fact]
    public void KeepingFromAnotherThreadIsRefused()
    {
        using var scope = new TensorScope();
        var tensor = torch.ones(2);
        Exception? seen = null;
        var other = new Thread(() => seen = Record.Exception(() => scope.Keep(tensor)));
        other.Start();
        other.Join();
        Assert.IsType<InvalidOperationException>(seen);
    }

    [Fact]
    public void AnOuterScopeCannotEndBeforeAnInnerOne()
    {
        var outer = new TensorScope();
        var inner = new TensorScope();
        Assert.Throws<InvalidOperationException>(outer.Dispose);
        inner.Dispose();
        outer.Dispose();
    }

    [Fact]
    public void DisposingTwiceIsHarmlessAndKeepingAfterwardsIsNot()
    {
        var scope = new TensorScope();
        scope.Dispose();
        scope.Dispose();
        using var tensor = torch.ones(1);
        Assert.Throws<ObjectDisposedException>(() => scope.Keep(tensor));
    }

    [Fact]
    public void AThousandTrainingStepsLeaveNothingBehind()
    {
        TorchRuntime.Seed(1);
        using var model = torch.nn.Sequential(torch.nn.Linear(8, 16), torch.nn.Tanh(), torch.nn.Linear(16, 1));
        using var optimizer = torch.optim.AdamW(model.parameters(), lr: 1e-2);
        double first = 0, last = 0;
        long after10 = 0;
        for (int step = 0; step < 1_000; step++)
        {
            using (new TensorScope())
            {
                var input = torch.randn(32, 8);
                var loss = torch.nn.functional.mse_loss(model.forward(input), input.sum(dim: 1, keepdim: true));
                optimizer.zero_grad();
                loss.backward();
                optimizer.step();
                last = loss.item<float>();
            }

            if (step == 0) first = last;
            if (step != 10) continue;
            GC.Collect(); // what the set-up dropped is gone; the loop itself must not need this
            GC.WaitForPendingFinalizers();
            after10 = TensorScope.LiveTensors;
        }

        Assert.Equal(after10, TensorScope.LiveTensors);
        Assert.True(last < first / 4, $"the loop must really train: {first} -> {last}");
    }

    [Fact]
    public void TheCounterSeesALeak()
    {
        long before = TensorScope.LiveTensors;
        var leaked = new List<torch.Tensor>();
        for (int step = 0; step < 5; step++)
        {
            using var scope = new TensorScope();
            leaked.Add(scope.Keep(torch.ones(1)));
        }

        Assert.Equal(before + 5, TensorScope.LiveTensors);
        leaked.ForEach(t => t.Dispose());
    }
}
