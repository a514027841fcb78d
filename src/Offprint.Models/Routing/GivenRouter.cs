using static TorchSharp.torch;

namespace Offprint.Models;

/// <summary>Choices that were made before, token by token: what an oracle tries.</summary>
/// <param name="routes">Values of <see cref="TokenRoute"/>, int64 [layers, B, S]; the caller keeps it.</param>
public sealed class GivenRouter(Tensor routes) : ITokenRouter
{
    private readonly Tensor _routes = routes is { } given && given.dim() == 3 && given.dtype == ScalarType.Int64
        ? given
        : throw new ArgumentException($"The routes are {(routes is null ? "null" : $"{routes.dtype} [{string.Join(", ", routes.shape)}]")}; they must be Int64 [layers, batch, tokens].", nameof(routes));

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">There are routes for fewer layers.</exception>
    public Tensor Route(int layer, Tensor hidden) => layer < _routes.shape[0]
        ? _routes.select(0, layer)
        : throw new ArgumentException($"There are routes for {_routes.shape[0]} layers; layer {layer} asks for its own.", nameof(layer));
}
