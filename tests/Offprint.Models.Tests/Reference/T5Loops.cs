namespace Offprint.Models.Tests;

/// <summary>T5 by section 5.1 of the families page.</summary>
public sealed record T5Loops(Weights W, int Layers, int DecoderLayers, int Heads, int Width, Func<double, double> Activation, bool Gated, bool Tied)
{
    public double[][] Encode(int[] ids, bool[] real)
    {
        var x = Look(ids);
        for (var layer = 0; layer < Layers; layer++)
        {
            var p = $"encoder.block.{layer}.layer.";
            Attend(x, x, p + "0.SelfAttention.", p + "0.layer_norm.weight", false, (_, j) => real[j], Bias("encoder", bothWays: true));
            Feed(x, p + "1.");
        }
        return Array.ConvertAll(x, v => Loops.RmsNorm(v, W.Vector("encoder.final_layer_norm.weight"), 1e-6));
    }

    public double[][] Logits(double[][] encoded, bool[] real, int[] target)
    {
        var x = Look(target);
        for (var layer = 0; layer < DecoderLayers; layer++)
        {
            var p = $"decoder.block.{layer}.layer.";
            Attend(x, x, p + "0.SelfAttention.", p + "0.layer_norm.weight", false, (i, j) => j <= i, Bias("decoder", bothWays: false));
            Attend(x, encoded, p + "1.EncDecAttention.", p + "1.layer_norm.weight", true, (_, j) => real[j], null);
            Feed(x, p + "2.");
        }
        var d = x[0].Length;
        return Array.ConvertAll(x, v =>
        {
            var n = Loops.RmsNorm(v, W.Vector("decoder.final_layer_norm.weight"), 1e-6);
            return Tied ? Loops.Linear(Loops.Map(n, c => c / Math.Sqrt(d)), W.Matrix("shared.weight"), null) : Loops.Linear(n, W.Matrix("lm_head.weight"), null);
        });
    }

    /// <summary>The bucket by the page's formula.</summary>
    public static int Bucket(int relative, bool bothWays, int buckets = 32, int maximum = 128)
    {
        var n = bothWays ? buckets / 2 : buckets;
        var start = bothWays && relative > 0 ? n : 0;
        var r = bothWays ? Math.Abs(relative) : Math.Max(-relative, 0);
        var exact = n / 2;
        return start + (r < exact ? r : Math.Min(exact + (int)Math.Truncate(Math.Log(r / (double)exact) / Math.Log(maximum / (double)exact) * (n - exact)), n - 1));
    }

    private double[][] Look(int[] ids)
    {
        var table = W.Matrix("shared.weight");
        return Array.ConvertAll(ids, id => Enumerable.Range(0, table.GetLength(1)).Select(c => table[id, c]).ToArray());
    }

    private Func<int, int, int, double> Bias(string stack, bool bothWays)
    {
        var table = W.Matrix($"{stack}.block.0.layer.0.SelfAttention.relative_attention_bias.weight");
        return (h, i, j) => table[Bucket(j - i, bothWays, table.GetLength(0)), h];
    }

    private void Attend(double[][] x, double[][] states, string name, string norm, bool cross, Func<int, int, bool> visible, Func<int, int, int, double>? bias)
    {
        var normed = Array.ConvertAll(x, v => Loops.RmsNorm(v, W.Vector(norm), 1e-6));
        var read = cross ? states : normed;
        var mixed = Loops.Attend(Array.ConvertAll(normed, v => Linear(v, name + "q")), Array.ConvertAll(read, v => Linear(v, name + "k")), Array.ConvertAll(read, v => Linear(v, name + "v")), Heads, Heads, 1, visible, bias);
        Assert.Equal(Heads * Width, mixed[0].Length);
        for (var i = 0; i < x.Length; i++)
        {
            x[i] = Loops.Add(x[i], Linear(mixed[i], name + "o"));
        }
    }

    private void Feed(double[][] x, string name)
    {
        for (var i = 0; i < x.Length; i++)
        {
            var n = Loops.RmsNorm(x[i], W.Vector(name + "layer_norm.weight"), 1e-6);
            var hidden = Loops.Map(Linear(n, name + (Gated ? "DenseReluDense.wi_0" : "DenseReluDense.wi")), Activation);
            if (Gated)
            {
                hidden = [.. hidden.Zip(Linear(n, name + "DenseReluDense.wi_1"), (a, b) => a * b)];
            }
            x[i] = Loops.Add(x[i], Linear(hidden, name + "DenseReluDense.wo"));
        }
    }

    private double[] Linear(double[] x, string name) => Loops.Linear(x, W.Matrix(name + ".weight"), null);
}
