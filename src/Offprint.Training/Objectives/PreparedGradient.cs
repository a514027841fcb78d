using Offprint.Tensors;
using TorchSharp;
using static TorchSharp.torch;

namespace Offprint.Training;

/// <summary>Gives a value, computed without the graph, the gradients that were computed beside it.</summary>
internal static class PreparedGradient
{
    /// <summary>A scalar of the given value whose gradient with respect to each input is the prepared one.</summary>
    public static Tensor Attach(Tensor value, params ReadOnlySpan<(Tensor Input, Tensor Gradient)> prepared)
    {
        using var recording = enable_grad();
        Tensor? linear = null;
        foreach (var (input, gradient) in prepared)
        {
            if (input.requires_grad)
            {
                // The inner product with a constant: its gradient is that constant.
                var product = dot(input.reshape(-1), gradient.reshape(-1));
                linear = linear is null ? product : Scalars.Sum(linear, product);
            }
        }

        return linear is null ? value.alias() : Scalars.Sum(Scalars.Difference(linear, linear.detach()), value);
    }
}
