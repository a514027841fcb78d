namespace Offprint.Models.Tests;

/// <summary>BERT and RoBERTa by section 4 of the families page.</summary>
public sealed record BertLoops(Weights W, string Prefix, int Layers, int Heads, double Eps)
{
    /// <summary>Token vectors of one sequence; keys that are not <paramref name="real"/> are hidden.</summary>
    public double[][] Hidden(int[] ids, int[] positions, int[] segments, bool[] real)
    {
        var (word, place, kind) = (W.Matrix(Prefix + "embeddings.word_embeddings.weight"), W.Matrix(Prefix + "embeddings.position_embeddings.weight"), W.Matrix(Prefix + "embeddings.token_type_embeddings.weight"));
        var d = word.GetLength(1);
        var x = new double[ids.Length][];
        for (var i = 0; i < x.Length; i++)
        {
            x[i] = Norm([.. Enumerable.Range(0, d).Select(c => word[ids[i], c] + place[positions[i], c] + kind[segments[i], c])], "embeddings.LayerNorm");
        }
        for (var layer = 0; layer < Layers; layer++)
        {
            var p = $"encoder.layer.{layer}.";
            var mixed = Loops.Attend(
                Array.ConvertAll(x, v => Dense(v, p + "attention.self.query")), Array.ConvertAll(x, v => Dense(v, p + "attention.self.key")), Array.ConvertAll(x, v => Dense(v, p + "attention.self.value")),
                Heads, Heads, 1 / Math.Sqrt((double)d / Heads), (_, j) => real[j]);
            for (var i = 0; i < x.Length; i++)
            {
                var a = Norm(Loops.Add(x[i], Dense(mixed[i], p + "attention.output.dense")), p + "attention.output.LayerNorm");
                x[i] = Norm(Loops.Add(a, Dense(Loops.Map(Dense(a, p + "intermediate.dense"), Loops.Gelu), p + "output.dense")), p + "output.LayerNorm");
            }
        }
        return x;
    }

    public double[] Pooled(double[][] hidden) => Loops.Map(Dense(hidden[0], "pooler.dense"), Math.Tanh);

    /// <summary>Scores of a masked language model: <paramref name="root"/> is <c>cls.predictions</c> with <c>transform.</c> names, or <c>lm_head</c>.</summary>
    public double[][] Masked(double[][] hidden, bool roberta)
    {
        var (dense, norm, bias) = roberta ? ("lm_head.dense", "lm_head.layer_norm", "lm_head.bias") : ("cls.predictions.transform.dense", "cls.predictions.transform.LayerNorm", "cls.predictions.bias");
        return Array.ConvertAll(hidden, v =>
        {
            var t = Loops.LayerNorm(Loops.Map(Loops.Linear(v, W.Matrix(dense + ".weight"), W.Vector(dense + ".bias")), Loops.Gelu), W.Vector(norm + ".weight"), W.Vector(norm + ".bias"), Eps);
            return Loops.Linear(t, W.Matrix(Prefix + "embeddings.word_embeddings.weight"), W.Vector(bias));
        });
    }

    private double[] Dense(double[] x, string name) => Loops.Linear(x, W.Matrix(Prefix + name + ".weight"), W.Vector(Prefix + name + ".bias"));

    private double[] Norm(double[] x, string name) => Loops.LayerNorm(x, W.Vector(Prefix + name + ".weight"), W.Vector(Prefix + name + ".bias"), Eps);
}
