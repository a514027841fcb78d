using Offprint.Numerics;

namespace Offprint.Discovery;

/// <summary>Plays the games of a learned policy in batches, and leads gradients back to its weights.</summary>
internal sealed class NetworkPlayer(QueryGeometry geometry, PolicyNetwork policy, int threads, bool training, bool sampleAnswers) : GamePlayer(geometry)
{
    private readonly List<GameBatch> _batches = [];
    private readonly int _lanes = training ? Panel.Width : 2 * Panel.Width;

    public override GameRecord Play(IReadOnlyList<float[]> thetas, int repeat, ulong seed, bool gradients, CancellationToken ct)
    {
        var games = thetas.Count * repeat;
        var record = new GameRecord(games, Geometry.D);
        var chunks = (games + _lanes - 1) / _lanes;
        if (training)
        {
            while (_batches.Count < chunks) _batches.Add(new GameBatch(Geometry, _lanes, training: true));
            Parallel.For(0, chunks, new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = ct }, chunk => PlayChunk(_batches[chunk], chunk, thetas, repeat, seed, gradients, record));
        }
        else
        {
            Parallel.For(0, chunks, new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = ct }, () => new GameBatch(Geometry, _lanes, training: false), (chunk, _, batch) =>
            {
                PlayChunk(batch, chunk, thetas, repeat, seed, gradients, record);
                return batch;
            }, static _ => { });
        }

        return record;
    }

    /// <summary>The gradient of Σ over the games just played of (weight · log-probability of the choices + answerWeight · loss) − entropyWeight · their entropy.</summary>
    public float[][] Backward(ReadOnlySpan<float> weights, float answerWeight, float entropyWeight)
    {
        var games = weights.Length;
        var chunks = (games + _lanes - 1) / _lanes;
        var padded = new float[chunks * _lanes];
        weights.CopyTo(padded);
        // Lanes behind the last game play along, without a say.
        float[] answers = new float[padded.Length], entropies = new float[padded.Length];
        answers.AsSpan(0, games).Fill(answerWeight);
        entropies.AsSpan(0, games).Fill(entropyWeight);
        var parts = new float[chunks][][];
        Parallel.For(0, chunks, new ParallelOptions { MaxDegreeOfParallelism = threads }, chunk =>
        {
            parts[chunk] = policy.NewGradient();
            var lanes = new Range(chunk * _lanes, (chunk + 1) * _lanes);
            _batches[chunk].Backward(policy, padded.AsSpan()[lanes], answers.AsSpan()[lanes], entropyWeight == 0 ? [] : entropies.AsSpan()[lanes], parts[chunk]);
        });
        for (var chunk = 1; chunk < chunks; chunk++)
        {
            for (var a = 0; a < parts[0].Length; a++) System.Numerics.Tensors.TensorPrimitives.Add(parts[0][a], parts[chunk][a], parts[0][a]);
        }

        return parts[0];
    }

    private void PlayChunk(GameBatch batch, int chunk, IReadOnlyList<float[]> thetas, int repeat, ulong seed, bool gradients, GameRecord record)
    {
        var games = record.Games;
        var first = chunk * _lanes;
        float[] means = new float[Geometry.N], losses = new float[Geometry.P];
        for (var lane = 0; lane < _lanes; lane++) batch.SetParameter(lane, thetas[Math.Min(first + lane, games - 1) / repeat], means, losses);
        var random = new SeededRandom(Seed.Derive(seed, "active-learning/games", chunk));
        batch.Play(policy, random);
        for (var lane = 0; lane < _lanes && first + lane < games; lane++)
        {
            var game = first + lane;
            var named = sampleAnswers ? -1 : batch.MostLikely(lane);
            record.Loss[game] = named < 0 ? batch.Returns[lane] : batch.Losses[(named * _lanes) + lane];
            if (!gradients) continue;
            for (var t = 0; t < Geometry.Problem.Budget; t++)
            {
                var query = batch.QueryAt(t, lane);
                record.AddScore(Geometry, game, query, batch.AnswerAt(t, lane), batch.Means[(query * _lanes) + lane]);
            }

            if (Geometry.Problem.Loss != LossKind.SimpleRegret) continue;
            var best = 0;
            while (batch.Losses[(best * _lanes) + lane] > 0) best++;
            for (var z = 0; z < Geometry.P; z++)
            {
                var weight = named < 0 ? batch.Recommendation[(z * _lanes) + lane] : named == z ? 1 : 0;
                if (weight > 1e-6f) record.AddLossGradient(Geometry, game, best, z, weight);
            }
        }
    }
}
