using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using System.Text.Json;
using Offprint.Tensors;

namespace Offprint.Inference;

/// <summary>
/// The acceptance head of SpecDec++ (arXiv 2405.19715): D residual blocks z ← z + SiLU(W z + b) over the draft model's hidden state, then a linear layer to two classes, of which the second is
/// "the target keeps this token". Computed without the tensor engine, a few microseconds a token. For one thread at a time.
/// </summary>
public sealed class AcceptanceHead
{
    private const string WeightsFile = "acceptance_head.safetensors";
    private const string ConfigFile = "acceptance_head.json";
    private readonly float[][] _weights;
    private readonly float[][] _biases;
    private readonly float[] _output;
    private readonly float[] _outputBias;
    private readonly float[] _state;
    private readonly float[] _next;

    internal AcceptanceHead(float[][] weights, float[][] biases, float[] output, float[] outputBias, int blocks)
    {
        (_weights, _biases, _output, _outputBias, Blocks) = (weights, biases, output, outputBias, blocks);
        HiddenSize = output.Length / 2;
        (_state, _next) = (new float[HiddenSize], new float[HiddenSize]);
    }

    /// <summary>Width d of the hidden states that it reads.</summary>
    public int HiddenSize { get; }

    /// <summary>Number of residual blocks, D.</summary>
    public int Blocks { get; }

    /// <summary>Whether all blocks have the same weights, as in the paper's released checkpoint.</summary>
    public bool SharedBlocks => _weights.Length < Blocks;

    /// <summary>The predicted probability that the target keeps a drafted token.</summary>
    /// <param name="hidden">The draft model's hidden state behind that token, [d].</param>
    /// <exception cref="ArgumentException">The state has another width.</exception>
    public double Acceptance(ReadOnlySpan<float> hidden) => 1 / (1 + Math.Exp(-LogOdds(hidden)));

    /// <summary>The same as log-odds, ln(a / (1 - a)).</summary>
    /// <param name="hidden">The draft model's hidden state behind the token, [d].</param>
    /// <exception cref="ArgumentException">The state has another width.</exception>
    public double LogOdds(ReadOnlySpan<float> hidden)
    {
        if (hidden.Length != HiddenSize)
        {
            throw new ArgumentException($"The hidden state has {hidden.Length} numbers; this head was trained on {HiddenSize}. A head belongs to one draft model.", nameof(hidden));
        }

        hidden.CopyTo(_state);
        for (var block = 0; block < Blocks; block++)
        {
            var (weight, bias) = SharedBlocks ? (_weights[0], _biases[0]) : (_weights[block], _biases[block]);
            for (var row = 0; row < HiddenSize; row++)
            {
                var x = TensorPrimitives.Dot(weight.AsSpan(row * HiddenSize, HiddenSize), _state) + bias[row];
                _next[row] = x / (1 + MathF.Exp(-x));
            }

            TensorPrimitives.Add(_state, _next, _state);
        }

        return TensorPrimitives.Dot(_output.AsSpan(HiddenSize), _state) + _outputBias[1] - TensorPrimitives.Dot(_output.AsSpan(0, HiddenSize), _state) - _outputBias[0];
    }

    /// <summary>Writes <c>acceptance_head.safetensors</c> and <c>acceptance_head.json</c>.</summary>
    /// <param name="folder">Made when it is not there. Existing files of these names are replaced.</param>
    public void Save(string folder)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(folder);
        Directory.CreateDirectory(folder);
        var tensors = new List<TensorBytes>();
        for (var block = 0; block < _weights.Length; block++)
        {
            tensors.Add(Bytes($"blocks.{block}.weight", [HiddenSize, HiddenSize], _weights[block]));
            tensors.Add(Bytes($"blocks.{block}.bias", [HiddenSize], _biases[block]));
        }

        tensors.Add(Bytes("output.weight", [2, HiddenSize], _output));
        tensors.Add(Bytes("output.bias", [2], _outputBias));
        SafetensorsFile.WriteBytes(Path.Combine(folder, WeightsFile), tensors);
        var temporary = Path.Combine(folder, ConfigFile + ".tmp");
        File.WriteAllText(temporary, JsonSerializer.Serialize(new HeadConfig(HiddenSize, Blocks, SharedBlocks), HeadConfig.Json) + "\n");
        File.Move(temporary, Path.Combine(folder, ConfigFile), overwrite: true);
    }

    /// <summary>Reads a head that <see cref="Save"/> wrote.</summary>
    /// <param name="folder">The folder with the two files.</param>
    /// <exception cref="FileNotFoundException">A file is missing.</exception>
    /// <exception cref="InvalidDataException">A file is damaged, or the two do not belong together.</exception>
    public static AcceptanceHead Load(string folder)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(folder);
        var path = Path.Combine(folder, ConfigFile);
        if (!File.Exists(path))
        {
            throw new FileNotFoundException($"{folder} holds no acceptance head: {ConfigFile} is missing.", path);
        }

        HeadConfig config;
        try
        {
            config = JsonSerializer.Deserialize<HeadConfig>(File.ReadAllText(path), HeadConfig.Json)!;
        }
        catch (JsonException error)
        {
            throw new InvalidDataException($"{path} is not the configuration of an acceptance head: {error.Message}", error);
        }

        if (config is not { HiddenSize: >= 1 and <= 1 << 20, Blocks: >= 0 and <= 1024 })
        {
            throw new InvalidDataException($"{path}: hidden_size must be positive and blocks must be 0 or more.");
        }

        using var file = SafetensorsFile.Open(Path.Combine(folder, WeightsFile));
        var (d, own) = (config.HiddenSize, config.SharedBlocks ? Math.Min(1, config.Blocks) : config.Blocks);
        return new AcceptanceHead(
            [.. Enumerable.Range(0, own).Select(i => Read(file, $"blocks.{i}.weight", d * d))], [.. Enumerable.Range(0, own).Select(i => Read(file, $"blocks.{i}.bias", d))],
            Read(file, "output.weight", 2 * d), Read(file, "output.bias", 2), config.Blocks);
    }

    private static float[] Read(SafetensorsFile file, string name, int length)
    {
        var values = file.Tensors.ContainsKey(name) ? file.ReadFloats(name) : throw new InvalidDataException($"{file.Path}: tensor {name} is missing; {ConfigFile} says that it is there.");
        return values.Length == length ? values : throw new InvalidDataException($"{file.Path}: tensor {name} has {values.Length} numbers; {ConfigFile} says {length}.");
    }

    private static TensorBytes Bytes(string name, long[] shape, float[] values) => new(name, TensorDataType.Float32, shape, MemoryMarshal.AsBytes(values.AsSpan()).ToArray());

    private sealed record HeadConfig(int HiddenSize, int Blocks, bool SharedBlocks)
    {
        public static readonly JsonSerializerOptions Json = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower, WriteIndented = true };
    }
}
