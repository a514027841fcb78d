namespace Offprint.Models.Tests;

/// <summary>GPT-2 by section 3.1 of the families page.</summary>
public sealed record Gpt2Loops(Weights W, int Layers, int Heads, double Eps = 1e-5, bool ByLayer = false, bool Scale = true, bool Tied = true, string Prefix = "transformer.")
{
    /// <summary>Logits of one sequence without padding, [n][V].</summary>
    public double[][] Logits(int[] ids)
    {
        var (wte, wpe) = (W.Matrix(Prefix + "wte.weight"), W.Matrix(Prefix + "wpe.weight"));
        var d = wte.GetLength(1);
        var x = ids.Select((id, position) => Enumerable.Range(0, d).Select(c => wte[id, c] + wpe[position, c]).ToArray()).ToArray();
        for (var layer = 0; layer < Layers; layer++)
        {
            var p = $"{Prefix}h.{layer}.";
            var normed = Array.ConvertAll(x, v => Loops.LayerNorm(v, W.Vector(p + "ln_1.weight"), W.Vector(p + "ln_1.bias"), Eps));
            var qkv = Array.ConvertAll(normed, v => Loops.Conv(v, W.Matrix(p + "attn.c_attn.weight"), W.Vector(p + "attn.c_attn.bias")));
            var scale = (Scale ? 1 / Math.Sqrt((double)d / Heads) : 1) / (ByLayer ? layer + 1 : 1);
            var mixed = Loops.Attend(Array.ConvertAll(qkv, v => v[..d]), Array.ConvertAll(qkv, v => v[d..(2 * d)]), Array.ConvertAll(qkv, v => v[(2 * d)..]), Heads, Heads, scale, (i, j) => j <= i);
            for (var i = 0; i < x.Length; i++)
            {
                x[i] = Loops.Add(x[i], Loops.Conv(mixed[i], W.Matrix(p + "attn.c_proj.weight"), W.Vector(p + "attn.c_proj.bias")));
                var n = Loops.LayerNorm(x[i], W.Vector(p + "ln_2.weight"), W.Vector(p + "ln_2.bias"), Eps);
                var hidden = Loops.Map(Loops.Conv(n, W.Matrix(p + "mlp.c_fc.weight"), W.Vector(p + "mlp.c_fc.bias")), Loops.GeluTanh);
                x[i] = Loops.Add(x[i], Loops.Conv(hidden, W.Matrix(p + "mlp.c_proj.weight"), W.Vector(p + "mlp.c_proj.bias")));
            }
        }
        var head = Tied ? wte : W.Matrix("lm_head.weight");
        return Array.ConvertAll(x, v => Loops.Linear(Loops.LayerNorm(v, W.Vector(Prefix + "ln_f.weight"), W.Vector(Prefix + "ln_f.bias"), Eps), head, null));
    }
}
