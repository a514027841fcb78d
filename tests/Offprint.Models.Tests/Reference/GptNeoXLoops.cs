namespace Offprint.Models.Tests;

/// <summary>GPT-NeoX by section 3.3 of the families page.</summary>
public sealed record GptNeoXLoops(Weights W, int Layers, int Heads, int Rotated, bool Parallel, double Eps = 1e-5)
{
    /// <summary>Logits of one sequence without padding, [n][V].</summary>
    public double[][] Logits(int[] ids)
    {
        var table = W.Matrix("gpt_neox.embed_in.weight");
        var d = table.GetLength(1);
        var width = d / Heads;
        var frequencies = Enumerable.Range(0, Rotated / 2).Select(i => Math.Pow(10_000, -2.0 * i / Rotated)).ToArray();
        var x = Array.ConvertAll(ids, id => Enumerable.Range(0, d).Select(c => table[id, c]).ToArray());
        for (var layer = 0; layer < Layers; layer++)
        {
            var p = $"gpt_neox.layers.{layer}.";
            var (q, k, v) = (new double[ids.Length][], new double[ids.Length][], new double[ids.Length][]);
            for (var i = 0; i < ids.Length; i++)
            {
                var fused = Dense(Norm(x[i], p + "input_layernorm"), p + "attention.query_key_value");
                (q[i], k[i], v[i]) = (new double[d], new double[d], new double[d]);
                for (var h = 0; h < Heads; h++)
                {
                    for (var c = 0; c < width; c++)
                    {
                        q[i][h * width + c] = fused[h * 3 * width + c];
                        k[i][h * width + c] = fused[h * 3 * width + width + c];
                        v[i][h * width + c] = fused[h * 3 * width + 2 * width + c];
                    }
                    Loops.Rotate(q[i].AsSpan(h * width, width), frequencies, i);
                    Loops.Rotate(k[i].AsSpan(h * width, width), frequencies, i);
                }
            }
            var mixed = Loops.Attend(q, k, v, Heads, Heads, 1 / Math.Sqrt(width), (i, j) => j <= i);
            for (var i = 0; i < ids.Length; i++)
            {
                var attention = Dense(mixed[i], p + "attention.dense");
                var seen = Parallel ? x[i] : Loops.Add(x[i], attention);
                var hidden = Loops.Map(Dense(Norm(seen, p + "post_attention_layernorm"), p + "mlp.dense_h_to_4h"), Loops.Gelu);
                x[i] = Loops.Add(Loops.Add(x[i], attention), Dense(hidden, p + "mlp.dense_4h_to_h"));
            }
        }
        return Array.ConvertAll(x, v => Loops.Linear(Norm(v, "gpt_neox.final_layer_norm"), W.Matrix("embed_out.weight"), null));
    }

    private double[] Dense(double[] x, string name) => Loops.Linear(x, W.Matrix(name + ".weight"), W.VectorOrNull(name + ".bias"));

    private double[] Norm(double[] x, string name) => Loops.LayerNorm(x, W.Vector(name + ".weight"), W.Vector(name + ".bias"), Eps);
}
