using Offprint.Discovery;
using Offprint.Tensors;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Offprint.Papers.Reproductions;

/// <summary>Operation of a layer of <see cref="ChildNetwork"/>.</summary>
public enum LayerOperation
{
    /// <summary>Convolution of 3 by 3.</summary>
    Convolution3,

    /// <summary>Convolution of 5 by 5.</summary>
    Convolution5,

    /// <summary>Convolution of 1 by 1.</summary>
    Convolution1,

    /// <summary>Nothing.</summary>
    Skip,
}

/// <summary>A network of two layers, as an ordinary record.</summary>
/// <param name="First">First layer.</param>
/// <param name="Second">Second layer.</param>
public sealed record ChildNetwork(LayerOperation First, LayerOperation Second);

/// <summary>
/// Weight sharing: one network holds the weights of every choice. Each step trains the branch that the controller drew, and the controller learns from that branch's
/// accuracy on validation images.
/// </summary>
internal sealed class SuperNetwork : IDisposable
{
    private const int Channels = 8, Batch = 64;

    private readonly Module<Tensor, Tensor> _stem = Conv2d(1, Channels, 3, padding: 1, stride: 2);
    private readonly Module<Tensor, Tensor>[][] _layers =
        [.. Enumerable.Range(0, 2).Select(static _ => new Module<Tensor, Tensor>[] { Conv2d(Channels, Channels, 3, padding: 1), Conv2d(Channels, Channels, 5, padding: 2), Conv2d(Channels, Channels, 1), Identity() })];

    private readonly Linear _head = Linear(Channels * 7 * 7, 10);

    /// <summary>Space of the children.</summary>
    public static SearchSpace<ChildNetwork> Space { get; } = SearchSpace.Create(() => new ChildNetwork(
        Hyper.OneOf(LayerOperation.Convolution3, LayerOperation.Convolution5, LayerOperation.Convolution1, LayerOperation.Skip),
        Hyper.OneOf(LayerOperation.Convolution3, LayerOperation.Convolution5, LayerOperation.Convolution1, LayerOperation.Skip)));

    /// <summary>Trains network and controller and returns the accuracy of every child with the shared weights, and the child that the controller prefers.</summary>
    public static (IReadOnlyList<(ChildNetwork Child, double Accuracy)> Children, ChildNetwork Preferred) Train(GrayImages train, GrayImages validation, GrayImages test, int steps, ulong seed, CancellationToken ct)
    {
        TorchRuntime.Initialize();
        random.manual_seed((long)(seed & int.MaxValue));
        using var scope = new TensorScope();
        using var network = new SuperNetwork();
        var controller = new PolicyGradient(Space.Spec, new PolicyGradientOptions { LearningRate = 0.1, Seed = seed });
        using var optimizer = optim.Adam(network.Parameters(), lr: 3e-3);
        var (trainX, trainY) = Tensors(train);
        var (validX, validY) = Tensors(validation);
        for (var step = 0; step < steps; step++)
        {
            ct.ThrowIfCancellationRequested();
            using var inner = new TensorScope();
            var dna = controller.Ask()[0];
            var child = Space.Decode(dna).Value;
            var rows = randint(0, train.Count, [Batch]);
            using var loss = functional.cross_entropy(network.Forward(child, trainX.index_select(0, rows)), trainY.index_select(0, rows));
            optimizer.zero_grad();
            loss.backward();
            optimizer.step();
            using var quiet = no_grad();
            var held = randint(0, validation.Count, [Batch]);
            controller.Tell(dna, Accuracy(network.Forward(child, validX.index_select(0, held)), validY.index_select(0, held)));
        }

        using var noGradients = no_grad();
        var (testX, testY) = Tensors(test);
        var children = Space.Spec.All().Select(dna => Space.Decode(dna).Value).Select(child => (child, Accuracy(network.Forward(child, testX), testY))).ToList();
        var preferred = Dna.Group([.. Space.Spec.Elements.Select(point => controller.Probabilities(point)).Select(p => Dna.Choice(p.ToList().IndexOf(p.Max())))]);
        return (children, Space.Decode(preferred).Value);
    }

    public void Dispose()
    {
        _stem.Dispose();
        _head.Dispose();
        foreach (var branch in _layers.SelectMany(static l => l))
        {
            branch.Dispose();
        }
    }

    private IEnumerable<Parameter> Parameters() => _layers.SelectMany(static l => l).Append(_stem).Append(_head).SelectMany(static m => m.parameters());

    private Tensor Forward(ChildNetwork child, Tensor images)
    {
        var hidden = functional.relu(_stem.call(images));
        hidden = functional.relu(_layers[0][(int)child.First].call(hidden));
        hidden = functional.relu(_layers[1][(int)child.Second].call(hidden));
        return _head.call(hidden.flatten(1));
    }

    private static double Accuracy(Tensor logits, Tensor labels) => Scalars.Read<float>(logits.argmax(1).eq(labels).to(ScalarType.Float32).mean());

    private static (Tensor Images, Tensor Labels) Tensors(GrayImages images) =>
        (tensor(images.Images.SelectMany(static i => i).ToArray(), [images.Count, 1, GrayImages.Side, GrayImages.Side]), tensor(Array.ConvertAll(images.Labels, static l => (long)l)));
}
