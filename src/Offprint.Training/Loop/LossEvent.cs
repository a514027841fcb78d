using Offprint.Tensors;
using static TorchSharp.torch;

namespace Offprint.Training;

/// <summary>The loss of a batch before its gradients are taken.</summary>
public sealed class LossEvent
{
    internal LossEvent(Tensor loss) => Loss = loss;

    /// <summary>The loss with the penalties added so far.</summary>
    public Tensor Loss { get; private set; }

    /// <summary>Adds a penalty.</summary>
    /// <param name="penalty">A scalar with gradients.</param>
    public void Add(Tensor penalty)
    {
        ArgumentNullException.ThrowIfNull(penalty);
        Loss = Scalars.Sum(Loss, penalty);
    }
}
