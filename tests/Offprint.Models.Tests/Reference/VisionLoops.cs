namespace Offprint.Models.Tests;

/// <summary>Patches, positions and pre-LayerNorm blocks of ViT and CLIP by sections 5.2 and 5.3 of the families page.</summary>
public static class VisionLoops
{
    /// <summary>One image as [channel][row][column] to its class token and patches, positions added.</summary>
    public static double[][] Embed(double[][][] image, double[] kernel, double[]? bias, double[] classToken, double[] positions, int patch, int trained)
    {
        var d = classToken.Length;
        var (rows, columns) = (image[0].Length / patch, image[0][0].Length / patch);
        var x = new double[rows * columns + 1][];
        x[0] = [.. classToken.Select((value, c) => value + positions[c])];
        for (var r = 0; r < rows; r++)
        {
            for (var k = 0; k < columns; k++)
            {
                var vector = new double[d];
                for (var o = 0; o < d; o++)
                {
                    var sum = bias?[o] ?? 0;
                    for (var c = 0; c < image.Length; c++)
                    {
                        for (var a = 0; a < patch; a++)
                        {
                            for (var b = 0; b < patch; b++)
                            {
                                sum += kernel[((o * image.Length + c) * patch + a) * patch + b] * image[c][r * patch + a][k * patch + b];
                            }
                        }
                    }
                    vector[o] = sum + Position(positions, d, trained, rows, columns, r, k, o);
                }
                x[1 + r * columns + k] = vector;
            }
        }
        return x;
    }

    /// <summary>Bicubic interpolation (a = -¾, half-pixel centres, borders repeated) of the patch positions.</summary>
    private static double Position(double[] table, int d, int trained, int rows, int columns, int row, int column, int channel)
    {
        var (y, x) = ((row + 0.5) * trained / rows - 0.5, (column + 0.5) * trained / columns - 0.5);
        var (top, left) = ((int)Math.Floor(y), (int)Math.Floor(x));
        var sum = 0.0;
        for (var a = -1; a <= 2; a++)
        {
            for (var b = -1; b <= 2; b++)
            {
                var (i, j) = (Math.Clamp(top + a, 0, trained - 1), Math.Clamp(left + b, 0, trained - 1));
                sum += Cubic(y - (top + a)) * Cubic(x - (left + b)) * table[(1 + i * trained + j) * d + channel];
            }
        }
        return sum;
    }

    private static double Cubic(double distance)
    {
        const double A = -0.75;
        var t = Math.Abs(distance);
        return t <= 1 ? (A + 2) * t * t * t - (A + 3) * t * t + 1 : t < 2 ? A * t * t * t - 5 * A * t * t + 8 * A * t - 4 * A : 0;
    }

    /// <summary>x += attention(norm₁ x); x += W₂ act(W₁ norm₂ x), with the names of one layer.</summary>
    public static void Block(double[][] x, Weights w, string p, int heads, (string Norm1, string Query, string Key, string Value, string Out, string Norm2, string Up, string Down) names, double eps, Func<double, double> activation, Func<int, int, bool> visible)
    {
        double[] Dense(double[] v, string name) => Loops.Linear(v, w.Matrix(p + name + ".weight"), w.VectorOrNull(p + name + ".bias"));
        double[] Norm(double[] v, string name) => Loops.LayerNorm(v, w.Vector(p + name + ".weight"), w.Vector(p + name + ".bias"), eps);
        var normed = Array.ConvertAll(x, v => Norm(v, names.Norm1));
        var mixed = Loops.Attend(Array.ConvertAll(normed, v => Dense(v, names.Query)), Array.ConvertAll(normed, v => Dense(v, names.Key)), Array.ConvertAll(normed, v => Dense(v, names.Value)),
            heads, heads, 1 / Math.Sqrt((double)x[0].Length / heads), visible);
        for (var i = 0; i < x.Length; i++)
        {
            x[i] = Loops.Add(x[i], Dense(mixed[i], names.Out));
            x[i] = Loops.Add(x[i], Dense(Loops.Map(Dense(Norm(x[i], names.Norm2), names.Up), activation), names.Down));
        }
    }

    public static readonly (string, string, string, string, string, string, string, string) VitNames =
        ("layernorm_before", "attention.attention.query", "attention.attention.key", "attention.attention.value", "attention.output.dense", "layernorm_after", "intermediate.dense", "output.dense");

    public static readonly (string, string, string, string, string, string, string, string) ClipNames =
        ("layer_norm1", "self_attn.q_proj", "self_attn.k_proj", "self_attn.v_proj", "self_attn.out_proj", "layer_norm2", "mlp.fc1", "mlp.fc2");

    /// <summary>Pixels [1, C, H, W] as nested arrays.</summary>
    public static double[][][] Nested(float[] pixels, int channels, int height, int width) =>
        [.. Enumerable.Range(0, channels).Select(c => Enumerable.Range(0, height).Select(r => Enumerable.Range(0, width).Select(k => (double)pixels[(c * height + r) * width + k]).ToArray()).ToArray())];
}
