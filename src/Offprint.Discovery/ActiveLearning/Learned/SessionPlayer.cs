using Offprint.Numerics;

namespace Offprint.Discovery;

/// <summary>Plays the games of any policy, session by session.</summary>
internal sealed class SessionPlayer(QueryGeometry geometry, IQueryPolicy policy, int threads) : GamePlayer(geometry)
{
    private const int Chunk = 64;

    public override GameRecord Play(IReadOnlyList<float[]> thetas, int repeat, ulong seed, bool gradients, CancellationToken ct)
    {
        var games = thetas.Count * repeat;
        var record = new GameRecord(games, Geometry.D);
        Parallel.For(0, (games + Chunk - 1) / Chunk, new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = ct }, chunk =>
        {
            var random = new SeededRandom(Seed.Derive(seed, "active-learning/sessions", chunk));
            float[] means = new float[Geometry.N], losses = new float[Geometry.P];
            var (best, current) = (0, -1);
            for (var game = chunk * Chunk; game < Math.Min(games, (chunk + 1) * Chunk); game++)
            {
                if (game / repeat != current)
                {
                    current = game / repeat;
                    Geometry.Means(thetas[current], means);
                    best = Geometry.Losses(thetas[current], losses);
                }

                var session = policy.Start(random.Next());
                for (var t = 0; t < Geometry.Problem.Budget; t++)
                {
                    var query = session.NextQuery();
                    var answer = Geometry.Problem.Noise == ObservationModel.Bernoulli ? (random.NextSingle() < (1 + means[query]) / 2 ? 1f : -1f) : means[query] + (float)random.NextGaussian();
                    session.Observe(answer);
                    if (gradients) record.AddScore(Geometry, game, query, answer, means[query]);
                }

                var named = session.Recommend();
                record.Loss[game] = losses[named];
                if (gradients) record.AddLossGradient(Geometry, game, best, named, 1);
            }
        });
        return record;
    }
}
