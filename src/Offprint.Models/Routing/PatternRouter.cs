using Offprint.Tensors;
using static TorchSharp.torch;

namespace Offprint.Models;

/// <summary>The same choice for every token of a layer.</summary>
/// <param name="pattern">One choice a layer.</param>
public sealed class PatternRouter(IReadOnlyList<TokenRoute> pattern) : ITokenRouter
{
    /// <summary>One choice a layer.</summary>
    public IReadOnlyList<TokenRoute> Pattern { get; } = pattern ?? throw new ArgumentNullException(nameof(pattern));

    /// <summary>One choice for all layers of a model.</summary>
    /// <param name="route">The choice.</param>
    /// <param name="layers">How many layers.</param>
    public static PatternRouter All(TokenRoute route, int layers) => new([.. Enumerable.Repeat(route, layers)]);

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The pattern has another number of layers.</exception>
    public Tensor Route(int layer, Tensor hidden)
    {
        ArgumentNullException.ThrowIfNull(hidden);
        return layer < Pattern.Count
            ? full([hidden.shape[0], hidden.shape[1]], Scalars.Of((long)Pattern[layer]), ScalarType.Int64, hidden.device)
            : throw new ArgumentException($"The pattern names {Pattern.Count} layers; layer {layer} asks for its choice.", nameof(layer));
    }
}
