using TorchSharp;

namespace Offprint.Tensors.Tests;

[Collection(ProcessWide.Name)]
public sealed class TorchRuntimeTests
{
    [Fact]
    public void InitializingAgainChangesNothing()
    {
        TorchRuntime.Initialize();
        int threads = TorchRuntime.Threads;
        TorchRuntime.Initialize();
        TorchRuntime.Initialize(threads);
        Assert.True(TorchRuntime.IsInitialized);
        Assert.Equal(threads, TorchRuntime.Threads);
        Assert.Equal(threads, torch.get_num_threads());
    }

    [Fact]
    public void AnotherThreadCountIsRefusedOnceTheEngineRuns()
    {
        int other = TorchRuntime.Threads + 1;
        var e = Assert.Throws<InvalidOperationException>(() => TorchRuntime.Initialize(other));
        Assert.Contains($"{other}", e.Message, StringComparison.Ordinal);
        Assert.Contains(TorchRuntime.ThreadsVariable, e.Message, StringComparison.Ordinal);
        Assert.Equal(other - 1, torch.get_num_threads());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-3)]
    public void ThreadCountsBelowOneAreRefused(int threads) => Assert.Throws<ArgumentOutOfRangeException>(() => TorchRuntime.Initialize(threads));

    [Fact]
    public void EveryPreparedThreadComputesWithTheSameCount()
    {
        int wanted = TorchRuntime.Threads;
        int seen = -1;
        var worker = new Thread(() =>
        {
            torch.set_num_threads(wanted + 3); // what a fresh thread may start with
            using var scope = new TensorScope();
            seen = torch.get_num_threads();
        });
        worker.Start();
        worker.Join();
        Assert.Equal(wanted, seen);
    }

    [Fact]
    public void EqualSeedsGiveEqualBitsAndOthersDoNot()
    {
        byte[] Draw(ulong seed)
        {
            using var scope = new TensorScope();
            TorchRuntime.Seed(seed);
            var weights = torch.randn(64, 64);
            var dropped = torch.nn.functional.dropout(weights, 0.3, training: true);
            return [.. torch.cat([weights, dropped, weights.matmul(dropped), torch.randperm(64).to(torch.float32).view(1, 64)]).bytes];
        }

        byte[] first = Draw(7);
        Assert.Equal(first, Draw(7));
        Assert.NotEqual(first, Draw(8));
        Assert.NotEqual(first, Draw(7UL << 40));
    }

    [Fact]
    public void SeedingIsThatOfNumerics()
    {
        using var scope = new TensorScope();
        TorchRuntime.Seed(42);
        var ours = torch.rand(8).data<float>().ToArray();
        torch.manual_seed(unchecked((long)Numerics.Seed.Derive(42, "torch")));
        Assert.Equal(torch.rand(8).data<float>().ToArray(), ours);
    }

    [Theory]
    [InlineData("cpu")]
    [InlineData("CPU")]
    public void TheProcessorIsAlwaysThere(string name) => Assert.Equal(DeviceType.CPU, TorchRuntime.Device(name).type);

    [Fact]
    public void AutomaticChoiceTakesCudaOnlyWhereThereIsOne() =>
        Assert.Equal(torch.cuda_is_available() ? DeviceType.CUDA : DeviceType.CPU, TorchRuntime.Device("auto").type);

    [Theory]
    [InlineData("gpu")]
    [InlineData("")]
    [InlineData("cuda:")]
    [InlineData("cuda:-1")]
    [InlineData("cuda: 1")]
    [InlineData("cuda:x")]
    [InlineData("cuda:99999999999")]
    public void UnknownDeviceNamesSayWhatWouldBeRight(string name)
    {
        var e = Assert.Throws<ArgumentException>(() => TorchRuntime.Device(name));
        Assert.Contains($"'{name}'", e.Message, StringComparison.Ordinal);
        Assert.Contains("auto", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ADeviceThatIsNotThereIsNamed()
    {
        var e = Assert.Throws<ArgumentException>(() => TorchRuntime.Device("cuda:4095"));
        Assert.Contains("cuda:4095", e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, null)]
    [InlineData(" ", null)]
    [InlineData("1", 1)]
    [InlineData("16", 16)]
    public void TheThreadVariableIsRead(string? value, int? expected) => Assert.Equal(expected, ThreadSetting.Parse(value));

    [Theory]
    [InlineData("0")]
    [InlineData("-2")]
    [InlineData("two")]
    [InlineData("1.5")]
    [InlineData("99999")]
    public void AWrongThreadVariableIsNamedWithItsValue(string value)
    {
        var e = Assert.Throws<ArgumentException>(() => ThreadSetting.Parse(value));
        Assert.Contains(value, e.Message, StringComparison.Ordinal);
        Assert.Contains(TorchRuntime.ThreadsVariable, e.Message, StringComparison.Ordinal);
    }
}
