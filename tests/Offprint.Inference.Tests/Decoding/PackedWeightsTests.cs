using System.Numerics.Tensors;
using Offprint.Models;
using Offprint.Numerics;
using Offprint.Tensors;
using static TorchSharp.torch;

namespace Offprint.Inference.Tests.Decoding;

public sealed unsafe class PackedWeightsTests
{
    /// <summary>Plain loops over the rounded weights; and the float32 kernel over them, of which every bit must come out.</summary>
    [Theory]
    [InlineData(DecodingWeights.F16)]
    [InlineData(DecodingWeights.BF16)]
    [InlineData(DecodingWeights.Q8)]
    public void Products_are_those_of_the_rounded_weights(DecodingWeights format)
    {
        var random = new SeededRandom(5, format.ToString());
        foreach (var (outputs, inputs) in new[] { (1, 1), (3, 7), (8, 32), (13, 100), (17, 257), (70, 96), (5, 31) })
        {
            float[] weight = [.. Enumerable.Range(0, outputs * inputs).Select(_ => (float)random.NextGaussian())], bias = [.. Enumerable.Range(0, outputs).Select(_ => (float)random.NextGaussian())];
            weight[0] = 6e-8f; // half precision has it as a subnormal number
            var rounded = Rounded(weight, inputs, format);
            float[] x = [.. Enumerable.Range(0, 9 * inputs).Select(_ => (float)random.NextGaussian())];
            fixed (float* w = weight, r = rounded, b = bias, input = x)
            {
                using var packer = new WeightPacker(format);
                var (packed, plain) = (packer.Pack(new Matrix(w, b, outputs, inputs), "test"), new Matrix(r, b, outputs, inputs));
                foreach (var rows in new[] { 1, 2, 5, 9 })
                {
                    float[] expected = new float[rows * outputs], wide = new float[rows * outputs], narrow = new float[rows * outputs], plainNarrow = new float[rows * outputs];
                    fixed (float* e = expected, y = wide, z = narrow, p = plainNarrow)
                    {
                        MatrixKernel.Multiply(input, inputs, rows, plain, 0, outputs, e, outputs, add: false);
                        MatrixKernel.Multiply(input, inputs, rows, packed, 0, outputs, y, outputs, add: false);
                        PackedKernel.Multiply<System.Runtime.Intrinsics.Vector256<float>, Lanes256>(input, inputs, rows, packed, 0, outputs, z, outputs, add: false);
                        MatrixKernel.Multiply<System.Runtime.Intrinsics.Vector256<float>, Lanes256>(input, inputs, rows, plain, 0, outputs, p, outputs, add: false);
                    }

                    Assert.Equal(expected, wide);
                    Assert.Equal(plainNarrow, narrow);
                    for (var row = 0; row < rows; row++)
                    {
                        for (var o = 0; o < outputs; o++)
                        {
                            var sum = (double)bias[o];
                            for (var i = 0; i < inputs; i++)
                            {
                                sum += (double)rounded[(o * inputs) + i] * x[(row * inputs) + i];
                            }

                            Assert.Equal(sum, wide[(row * outputs) + o], 1e-4 * (1 + Math.Sqrt(inputs)));
                        }
                    }
                }
            }
        }
    }

    [Fact]
    public void Every_finite_half_and_brain_number_is_unpacked_exactly()
    {
        ushort[] codes = [.. Enumerable.Range(0, 65_536).Select(static i => (ushort)i).Where(static i => Half.IsFinite(BitConverter.UInt16BitsToHalf(i)))];
        var (wide, narrow, brain) = (new float[codes.Length], new float[codes.Length], new float[codes.Length]);
        fixed (ushort* from = codes)
        fixed (float* w = wide, n = narrow, b = brain)
        {
            for (var i = 0; i + 16 <= codes.Length; i += 16)
            {
                Lanes512.Store(Lanes512.LoadHalf(from + i), w + i);
                Lanes512.Store(Lanes512.LoadBrain(from + i), b + i);
                Lanes256.Store(Lanes256.LoadHalf(from + i), n + i);
                Lanes256.Store(Lanes256.LoadHalf(from + i + 8), n + i + 8);
            }
        }

        for (var i = 0; i + 16 <= codes.Length; i++)
        {
            var expected = (float)BitConverter.UInt16BitsToHalf(codes[i]);
            Assert.Equal(BitConverter.SingleToUInt32Bits(expected), BitConverter.SingleToUInt32Bits(wide[i]));
            Assert.Equal(BitConverter.SingleToUInt32Bits(expected), BitConverter.SingleToUInt32Bits(narrow[i]));
            Assert.Equal((uint)codes[i] << 16, BitConverter.SingleToUInt32Bits(brain[i]));
        }
    }

    /// <summary>A decoder with packed weights is the float32 decoder of a model with rounded weights, bit for bit, alone and in a batch.</summary>
    [Theory]
    [InlineData(DecodingWeights.F16)]
    [InlineData(DecodingWeights.BF16)]
    [InlineData(DecodingWeights.Q8)]
    public void A_packed_decoder_gives_the_bits_of_a_model_with_rounded_weights_in_any_batch(DecodingWeights format)
    {
        using CausalLanguageModel model = Create(), rounded = Create();
        using (no_grad())
        {
            foreach (var (name, parameter) in rounded.named_parameters())
            {
                if (parameter.dim() == 2 && !name.Contains("embeddings", StringComparison.Ordinal))
                {
                    using var values = tensor(Rounded(parameter.data<float>().ToArray(), (int)parameter.shape[1], format), parameter.shape);
                    parameter.copy_(values);
                }
            }
        }

        using IDecodingModel packed = DecodingModel.For(model, new DecodingOptions { Weights = format }), reference = DecodingModel.For(rounded), plain = DecodingModel.For(model);
        int[][] prompts = [[1, 2, 3, 4, 5, 6, 7], [9], [4, 4, 4, 4]];
        var alone = prompts.Select(prompt => Logits(packed, [prompt])[0]).ToArray();
        Assert.Equal(Logits(reference, prompts), alone);
        Assert.Equal(alone, Logits(packed, prompts));
        Assert.NotEqual(Logits(plain, prompts), alone);
        var error = Logits(plain, prompts).Zip(alone).Max(static pair => pair.First.Zip(pair.Second).Max(static p => Math.Abs(p.First - p.Second)));
        Assert.True(error < 0.2, $"{error}");
    }

    [Fact]
    public void Numbers_that_a_format_cannot_hold_and_decoders_without_kernels_are_refused()
    {
        using var model = Create();
        using (no_grad())
        {
            foreach (var (name, parameter) in model.named_parameters())
            {
                if (name.Contains("head", StringComparison.Ordinal))
                {
                    parameter.fill_(1e5);
                }
            }
        }

        Assert.Contains("BF16", Assert.Throws<ArgumentException>(() => DecodingModel.For(model, new DecodingOptions { Weights = DecodingWeights.F16 })).Message, StringComparison.Ordinal);
        using var brain = DecodingModel.For(model, new DecodingOptions { Weights = DecodingWeights.BF16 });
        model.train();
        Assert.Contains("evaluation mode", Assert.Throws<ArgumentException>(() => DecodingModel.For(model, new DecodingOptions { Weights = DecodingWeights.Q8 })).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => new DecodingOptions { Weights = (DecodingWeights)9 }.Validate());
    }

    private static CausalLanguageModel Create()
    {
        var model = CausalLanguageModel.Create(new LlamaConfig { VocabularySize = 130, HiddenSize = 48, LayerCount = 2, HeadCount = 3, KeyValueHeadCount = 3, FeedForwardSize = 100, MaximumPositions = 64, TieWordEmbeddings = false }, 9);
        model.eval();
        return model;
    }

    private static float[][] Logits(IDecodingModel model, int[][] prompts)
    {
        var states = prompts.Select(_ => model.Start()).ToList();
        model.Append([.. states.Select((state, i) => new DecodingWork(state, prompts[i]))]);
        model.Append([.. states.Select(static state => new DecodingWork(state, new[] { 5 }))]);
        var rows = states.Select(static state => state.Logits(0).ToArray()).ToArray();
        states.ForEach(static state => state.Dispose());
        return rows;
    }

    /// <summary>The nearer of the two bfloat16 numbers around a number, the even one of equally near ones.</summary>
    private static float Brain(float value)
    {
        var bits = BitConverter.SingleToUInt32Bits(value);
        float below = BitConverter.UInt32BitsToSingle(bits & 0xFFFF0000), above = BitConverter.UInt32BitsToSingle((bits & 0xFFFF0000) + 0x10000);
        double down = Math.Abs((double)value - below), up = Math.Abs((double)above - value);
        return down < up || (down == up && (bits & 0x10000) == 0) ? below : above;
    }

    private static float[] Rounded(float[] values, int inputs, DecodingWeights format)
    {
        switch (format)
        {
            case DecodingWeights.F16:
                return [.. values.Select(static v => (float)(Half)v)];
            case DecodingWeights.BF16:
                return [.. values.Select(Brain)];
            default:
                var (columns, result) = ((inputs + 31) / 32 * 32, new float[values.Length]);
                for (var row = 0; row < values.Length / inputs; row++)
                {
                    var padded = new float[columns];
                    values.AsSpan(row * inputs, inputs).CopyTo(padded);
                    QuantizedFormat.Q8.Round(padded, columns).AsSpan(0, inputs).CopyTo(result.AsSpan(row * inputs));
                }

                return result;
        }
    }
}
