namespace Offprint.Discovery;

/// <summary>Plays many games for given parameters, <c>repeat</c> games each, one after the other.</summary>
internal abstract class GamePlayer(QueryGeometry geometry)
{
    public QueryGeometry Geometry { get; } = geometry;

    /// <summary>Plays; game g has the parameter g / repeat. Equal seeds give equal games, however many threads play.</summary>
    /// <param name="thetas">Parameters.</param>
    /// <param name="repeat">Games each.</param>
    /// <param name="seed">Seed of the games.</param>
    /// <param name="gradients">Whether <see cref="GameRecord.Score"/> and <see cref="GameRecord.LossGradient"/> are wanted.</param>
    /// <param name="ct">Stops between batches.</param>
    public abstract GameRecord Play(IReadOnlyList<float[]> thetas, int repeat, ulong seed, bool gradients, CancellationToken ct);
}
