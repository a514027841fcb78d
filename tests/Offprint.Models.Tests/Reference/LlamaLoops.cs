namespace Offprint.Models.Tests;

/// <summary>Llama, Mistral, Qwen2 and Qwen3 by section 3.2 of the families page.</summary>
public sealed record LlamaLoops(Weights W, int Layers, int Heads, int Groups, int Width, double[]? Frequencies)
{
    public double Eps { get; init; } = 1e-6;

    public bool Tied { get; init; }

    /// <summary>Query-key norms (Qwen3).</summary>
    public bool Norms { get; init; }

    /// <summary>Window of a layer, or null; i - j &lt; W.</summary>
    public Func<int, int?> Window { get; init; } = _ => null;

    /// <summary>Counts the window the old way: i - j ≤ W.</summary>
    public bool OldWindow { get; init; }

    /// <summary>ALiBi slopes, or null.</summary>
    public double[]? Slopes { get; init; }

    public double Magnitude { get; init; } = 1;

    public string Prefix { get; init; } = "model.";

    /// <summary>Logits of one sequence without padding, [n][V].</summary>
    public double[][] Logits(int[] ids)
    {
        var table = W.Matrix(Prefix + "embed_tokens.weight");
        var x = Array.ConvertAll(ids, id => Enumerable.Range(0, table.GetLength(1)).Select(c => table[id, c]).ToArray());
        for (var layer = 0; layer < Layers; layer++)
        {
            Layer(x, layer);
        }
        var head = Tied ? table : W.Matrix("lm_head.weight");
        return Array.ConvertAll(x, v => Loops.Linear(Loops.RmsNorm(v, W.Vector(Prefix + "norm.weight"), Eps), head, null));
    }

    private void Layer(double[][] x, int layer)
    {
        var p = $"{Prefix}layers.{layer}.";
        double[] Project(double[] v, string name) => Loops.Linear(v, W.Matrix(p + name + ".weight"), W.VectorOrNull(p + name + ".bias"));
        var normed = Array.ConvertAll(x, v => Loops.RmsNorm(v, W.Vector(p + "input_layernorm.weight"), Eps));
        var q = normed.Select((v, i) => Turn(Project(v, "self_attn.q_proj"), p + "self_attn.q_norm.weight", i)).ToArray();
        var k = normed.Select((v, i) => Turn(Project(v, "self_attn.k_proj"), p + "self_attn.k_norm.weight", i)).ToArray();
        var v = Array.ConvertAll(normed, n => Project(n, "self_attn.v_proj"));
        var window = Window(layer);
        bool Visible(int i, int j) => j <= i && (window is null || (OldWindow ? i - j <= window : i - j < window));
        var mixed = Loops.Attend(q, k, v, Heads, Groups, 1 / Math.Sqrt(Width), Visible, Slopes is null ? null : (h, i, j) => -Slopes[h] * (i - j));
        for (var i = 0; i < x.Length; i++)
        {
            x[i] = Loops.Add(x[i], Project(mixed[i], "self_attn.o_proj"));
            var n = Loops.RmsNorm(x[i], W.Vector(p + "post_attention_layernorm.weight"), Eps);
            var (gate, up) = (Loops.Map(Project(n, "mlp.gate_proj"), Loops.Silu), Project(n, "mlp.up_proj"));
            x[i] = Loops.Add(x[i], Project([.. gate.Zip(up, (a, b) => a * b)], "mlp.down_proj"));
        }
    }

    private double[] Turn(double[] heads, string norm, int position)
    {
        for (var start = 0; start < heads.Length; start += Width)
        {
            if (Norms)
            {
                Loops.RmsNorm(heads[start..(start + Width)], W.Vector(norm), Eps).CopyTo(heads, start);
            }
            if (Frequencies is not null)
            {
                Loops.Rotate(heads.AsSpan(start, Width), Frequencies, position);
                for (var c = 0; c < 2 * Frequencies.Length; c++)
                {
                    heads[start + c] *= Magnitude;
                }
            }
        }
        return heads;
    }

    public static double[] Plain(double theta, int dimensions) => [.. Enumerable.Range(0, dimensions / 2).Select(i => Math.Pow(theta, -2.0 * i / dimensions))];
}
