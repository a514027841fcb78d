using Offprint.Models;
using Offprint.Numerics;
using TorchSharp;
using static TorchSharp.torch;

namespace Offprint.Training.Tests;

public sealed class MovingAverageTests
{
    [Fact]
    public void Follows_parameters_and_buffers_by_the_equation()
    {
        using var module = nn.BatchNorm1d(2);
        using var average = new ExponentialMovingAverage(module, 0.75);
        Set(module.weight, 5);
        Set(module.running_mean!, 4);
        Set(module.num_batches_tracked!, 7);
        average.Update();
        average.Update();
        Assert.Equal(5 - (4 * 0.75 * 0.75), average.Values["weight"][0].item<float>(), 1e-6); // started at 1
        Assert.Equal(4 - (4 * 0.75 * 0.75), average.Values["running_mean"][0].item<float>(), 1e-6); // started at 0
        Assert.Equal(7, average.Values["num_batches_tracked"].item<long>());
        using (average.Swap())
        {
            Assert.Equal(2.75, module.weight[0].item<float>(), 1e-6);
        }

        Assert.Equal(5, module.weight[0].item<float>());

        static void Set(Tensor target, double value)
        {
            using var quiet = no_grad();
            target.fill_(value);
        }
    }

    [Fact]
    public void The_warm_up_forgets_the_start_sooner()
    {
        using var module = nn.Linear(1, 1, hasBias: false);
        using (no_grad())
        {
            module.weight.fill_(1);
        }

        using var average = new ExponentialMovingAverage(module, 0.99, warmUp: true);
        using (no_grad())
        {
            module.weight.fill_(0);
        }

        average.Update(); // 1/10
        Assert.Equal(0.1, average.Values["weight"].item<float>(), 1e-6);
        average.Update(); // 2/11
        Assert.Equal(0.1 * 2 / 11, average.Values["weight"].item<float>(), 1e-6);
    }
}
