using System.Text.Json.Nodes;
using Offprint.Tensors;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Offprint.Models;

/// <summary>
/// A vector-quantised autoencoder (van den Oord et al., arXiv 1711.00937): a picture becomes a grid of codes, numbers of vectors in a codebook, and codes a picture. Both sides of the
/// grid are a quarter of the picture's. The codebook follows the encoder by moving averages; codes that nobody uses start anew at vectors of the batch.
/// </summary>
public sealed class PictureCoder : nn.Module
{
    private const string WeightsFile = "picture_coder.safetensors", ConfigFile = "picture_coder.json";

    /// <summary>What the moving averages keep a step, and the vectors a step below which a code counts as unused: a code that nothing is mapped to starts anew after 69 steps.</summary>
    private const double Decay = 0.99, Unused = 0.5;

    private readonly ModuleList<Conv2d> encoder = new();
    private readonly ModuleList<Conv2d> decoder = new();
    private readonly Tensor _book;
    private readonly Tensor _counts;
    private readonly Tensor _sums;

    private PictureCoder(PictureCoderConfig config) : base(nameof(PictureCoder))
    {
        config.Validate();
        Config = config;
        var (c, w, d) = (config.Channels, config.Width, config.CodeSize);
        foreach (var layer in (Conv2d[])[nn.Conv2d(c, w, 4, stride: 2, padding: 1, device: META), nn.Conv2d(w, w, 4, stride: 2, padding: 1, device: META), nn.Conv2d(w, d, 3, padding: 1, device: META)])
        {
            encoder.Add(layer);
        }
        foreach (var layer in (Conv2d[])[nn.Conv2d(d, w, 3, padding: 1, device: META), nn.Conv2d(w, w, 3, padding: 1, device: META), nn.Conv2d(w, c, 3, padding: 1, device: META)])
        {
            decoder.Add(layer);
        }
        _book = zeros(config.Codes, d).DetachFromDisposeScope();
        _counts = ones(config.Codes).DetachFromDisposeScope();
        _sums = zeros(config.Codes, d).DetachFromDisposeScope();
        RegisterComponents();
    }

    /// <summary>The sizes.</summary>
    public PictureCoderConfig Config { get; }

    /// <summary>The vectors behind the codes, [codes, d].</summary>
    public Tensor Codebook => _book;

    /// <summary>Makes a coder with random weights.</summary>
    /// <param name="config">The sizes.</param>
    /// <param name="seed">Seed of the weights and of the codebook.</param>
    /// <exception cref="ArgumentException">A size is out of range.</exception>
    public static PictureCoder Create(PictureCoderConfig config, ulong seed)
    {
        ArgumentNullException.ThrowIfNull(config);
        var made = new PictureCoder(config);
        using var quiet = no_grad();
        foreach (var (name, layer) in made.Layers())
        {
            long[] shape = layer.weight.shape;
            new ParameterSlot(layer, "weight").Set(new Parameter(WeightStart.Normal(Math.Sqrt(2.0 / (shape[1] * shape[2] * shape[3]))).Draw(shape, seed, name, ScalarType.Float32, CPU)));
            new ParameterSlot(layer, "bias").Set(new Parameter(zeros(shape[0])));
        }
        using var book = WeightStart.Normal(1).Draw([config.Codes, config.CodeSize], seed, "codebook", ScalarType.Float32, CPU);
        made.SetBook(book);
        return made;
    }

    /// <summary>The encoder's vectors of all places, [B, rows · columns, d], before they are quantised. Records gradients as usual.</summary>
    /// <param name="pixels">Float32 [B, colours, height, width]; both sides are multiples of 4.</param>
    /// <exception cref="ArgumentException">Pixels that do not fit.</exception>
    public Tensor Vectors(Tensor pixels)
    {
        Check(pixels);
        using var scope = NewDisposeScope();
        var x = encoder[0].call(pixels).relu();
        return encoder[2].call(encoder[1].call(x).relu()).flatten(2).transpose(1, 2).contiguous().MoveToOuterDisposeScope();
    }

    /// <summary>The nearest code of every vector: [B, P, d] to int64 [B, P].</summary>
    /// <param name="vectors">From <see cref="Vectors"/>.</param>
    public Tensor Nearest(Tensor vectors)
    {
        ArgumentNullException.ThrowIfNull(vectors);
        using var quiet = no_grad();
        using var scope = NewDisposeScope();
        // ‖v - e‖² without ‖v‖², which is the same for all codes.
        var lengths = _book.square().sum(1).reshape(1, 1, -1);
        var products = vectors.matmul(_book.t()).mul(Scalars.Of(2.0));
        return Scalars.Difference(lengths, products).argmin(-1).MoveToOuterDisposeScope();
    }

    /// <summary>Codes of pictures, int64 [B, rows · columns], row by row.</summary>
    /// <param name="pixels">The pictures.</param>
    public Tensor Encode(Tensor pixels)
    {
        using var quiet = no_grad();
        using var vectors = Vectors(pixels);
        return Nearest(vectors);
    }

    /// <summary>Pictures of codes, float32 [B, colours, 4 · rows, 4 · columns].</summary>
    /// <param name="codes">int64 [B, rows · columns].</param>
    /// <param name="columns">Codes in a row.</param>
    /// <exception cref="ArgumentException">The codes do not fill whole rows, or one is out of range.</exception>
    public Tensor Decode(Tensor codes, int columns)
    {
        ArgumentNullException.ThrowIfNull(codes);
        ArgumentOutOfRangeException.ThrowIfLessThan(columns, 1);
        if (codes.dim() != 2 || codes.shape[1] % columns != 0)
        {
            throw new ArgumentException($"The codes are [{string.Join(", ", codes.shape)}]; they must be [batch, rows · {columns}].", nameof(codes));
        }
        using var scope = NewDisposeScope();
        if (Scalars.Read<long>(codes.min()) < 0 || Scalars.Read<long>(codes.max()) >= Config.Codes)
        {
            throw new ArgumentException($"A code is not among the {Config.Codes} of the codebook.", nameof(codes));
        }
        return Restore(_book.index_select(0, codes.reshape(-1)).reshape(codes.shape[0], codes.shape[1], -1), columns).MoveToOuterDisposeScope();
    }

    /// <summary>
    /// Restores pictures through their codes. The gradient of the restored picture passes the quantisation as if it were not there (straight-through); the second term draws the encoder
    /// to the codes it uses.
    /// </summary>
    /// <param name="pixels">The pictures.</param>
    /// <returns>The restored pictures; the vectors before quantisation, [B, P, d]; their codes, int64 [B, P]; the mean of ‖v - e‖² over all numbers, e fixed.</returns>
    public (Tensor Restored, Tensor Vectors, Tensor Codes, Tensor Commitment) Forward(Tensor pixels)
    {
        using var scope = NewDisposeScope();
        var vectors = Vectors(pixels);
        var codes = Nearest(vectors);
        var quantised = _book.index_select(0, codes.reshape(-1)).reshape(vectors.shape);
        var through = Quantise(vectors, quantised);
        var commitment = Scalars.Difference(vectors, quantised).square().mean();
        var restored = Restore(through, (int)(pixels.shape[3] / 4));
        return (restored.MoveToOuterDisposeScope(), vectors.MoveToOuterDisposeScope(), codes.MoveToOuterDisposeScope(), commitment.MoveToOuterDisposeScope());
    }

    /// <summary>The codes' vectors in value, the encoder's in gradient.</summary>
    internal static Tensor Quantise(Tensor vectors, Tensor quantised)
    {
        using var step = Scalars.Difference(quantised, vectors).detach();
        return Scalars.Sum(vectors, step);
    }

    /// <summary>Moves the codebook towards the vectors that were mapped to each code (moving averages of counts and sums); unused codes start anew at random vectors of the batch.</summary>
    /// <param name="vectors">From <see cref="Forward"/>.</param>
    /// <param name="codes">From <see cref="Forward"/>.</param>
    /// <param name="random">Chooses the new starts.</param>
    public void Follow(Tensor vectors, Tensor codes, Numerics.SeededRandom random)
    {
        ArgumentNullException.ThrowIfNull(vectors);
        ArgumentNullException.ThrowIfNull(codes);
        ArgumentNullException.ThrowIfNull(random);
        using var quiet = no_grad();
        using var scope = NewDisposeScope();
        var rows = vectors.detach().reshape(-1, Config.CodeSize);
        var flat = codes.reshape(-1);
        var own = nn.functional.one_hot(flat, Config.Codes).to_type(ScalarType.Float32);
        var (counts, sums) = (own.sum([0L]), own.t().matmul(rows));
        _counts.mul_(Scalars.Of(Decay)).add_(counts, alpha: Scalars.Of(1 - Decay));
        _sums.mul_(Scalars.Of(Decay)).add_(sums, alpha: Scalars.Of(1 - Decay));
        var used = _counts.data<float>().ToArray();
        for (var code = 0; code < used.Length; code++)
        {
            if (used[code] < Unused)
            {
                _sums.narrow(0, code, 1).copy_(rows.narrow(0, random.NextInt64(rows.shape[0]), 1));
                _counts.narrow(0, code, 1).fill_(Scalars.Of(1.0));
            }
        }
        _book.copy_(_sums.div(_counts.unsqueeze(1)));
    }

    /// <summary>How many codes are in use by their shares: exp(entropy), from 1 to the number of codes.</summary>
    /// <param name="codes">Codes of pictures.</param>
    public double Perplexity(IEnumerable<int[]> codes)
    {
        ArgumentNullException.ThrowIfNull(codes);
        var (counts, all) = (new long[Config.Codes], 0L);
        foreach (var code in codes.SelectMany(static picture => picture))
        {
            counts[code]++;
            all++;
        }
        return Math.Exp(-counts.Where(static count => count > 0).Sum(count => (double)count / all * Math.Log((double)count / all)));
    }

    /// <summary>Writes picture_coder.json and picture_coder.safetensors.</summary>
    /// <param name="folder">Where to write; made when it is not there.</param>
    /// <exception cref="IOException">A file cannot be written.</exception>
    public void Save(string folder)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        Directory.CreateDirectory(folder);
        using var scope = new TensorScope();
        var tensors = Layers().SelectMany(static pair => new[] { KeyValuePair.Create(pair.Name + ".weight", pair.Layer.weight.detach()), KeyValuePair.Create(pair.Name + ".bias", pair.Layer.bias!.detach()) })
            .Append(KeyValuePair.Create("codebook", _book.alias()));
        SafetensorsFile.Write(Path.Combine(folder, WeightsFile), tensors, new Dictionary<string, string> { ["format"] = "pt" });
        var json = new JsonObject { ["num_channels"] = Config.Channels, ["hidden_size"] = Config.Width, ["codebook_size"] = Config.Codes, ["code_size"] = Config.CodeSize };
        CheckpointWriter.WriteText(Path.Combine(folder, ConfigFile), json.ToJsonString(CheckpointWriter.Indented));
    }

    /// <summary>Reads what <see cref="Save"/> wrote.</summary>
    /// <param name="folder">The folder.</param>
    /// <exception cref="FileNotFoundException">The folder holds no coder.</exception>
    /// <exception cref="InvalidDataException">A file is damaged.</exception>
    public static PictureCoder Load(string folder)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        var (path, weights) = (Path.Combine(folder, ConfigFile), Path.Combine(folder, WeightsFile));
        if (!File.Exists(path))
        {
            throw new FileNotFoundException($"{folder} holds no {ConfigFile}: it is no folder of a picture coder.", path);
        }
        var json = new ConfigReader(File.ReadAllText(path), path);
        PictureCoder made;
        try
        {
            made = new PictureCoder(new PictureCoderConfig { Channels = json.Int("num_channels"), Width = json.Int("hidden_size"), Codes = json.Int("codebook_size"), CodeSize = json.Int("code_size") });
        }
        catch (ArgumentException error)
        {
            throw new InvalidDataException($"{path}: {error.Message}", error);
        }
        using var file = SafetensorsFile.Open(weights);
        using var quiet = no_grad();
        Tensor Read(string name, long[] shape) => file.Tensors.TryGetValue(name, out var entry) && entry.Shape.SequenceEqual(shape)
            ? file.Read(name, ScalarType.Float32)
            : throw new InvalidDataException($"{weights}: expected a tensor {name} of [{string.Join(", ", shape)}].");
        foreach (var (name, layer) in made.Layers())
        {
            new ParameterSlot(layer, "weight").Set(new Parameter(Read(name + ".weight", layer.weight.shape)));
            new ParameterSlot(layer, "bias").Set(new Parameter(Read(name + ".bias", layer.bias!.shape)));
        }
        using var book = Read("codebook", made._book.shape);
        made.SetBook(book);
        made.eval();
        return made;
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _book.Dispose();
            _counts.Dispose();
            _sums.Dispose();
        }
        base.Dispose(disposing);
    }

    private IEnumerable<(string Name, Conv2d Layer)> Layers() =>
        encoder.Select(static (layer, i) => ($"encoder.{i}", layer)).Concat(decoder.Select(static (layer, i) => ($"decoder.{i}", layer)));

    private void SetBook(Tensor book)
    {
        _book.copy_(book);
        _sums.copy_(book);
        _counts.fill_(Scalars.Of(1.0));
    }

    private Tensor Restore(Tensor vectors, int columns)
    {
        var (batch, places) = (vectors.shape[0], vectors.shape[1]);
        var x = decoder[0].call(vectors.transpose(1, 2).reshape(batch, -1, places / columns, columns)).relu();
        x = decoder[1].call(Twice(x)).relu();
        return decoder[2].call(Twice(x));
    }

    private static Tensor Twice(Tensor x) => nn.functional.interpolate(x, [2 * x.shape[2], 2 * x.shape[3]], mode: InterpolationMode.Nearest);

    private void Check(Tensor pixels)
    {
        ArgumentNullException.ThrowIfNull(pixels);
        if (pixels.dim() != 4 || pixels.shape[1] != Config.Channels || pixels.shape[2] < 4 || pixels.shape[3] < 4 || pixels.shape[2] % 4 != 0 || pixels.shape[3] % 4 != 0)
        {
            throw new ArgumentException($"The pixels are [{string.Join(", ", pixels.shape)}]; they must be [batch, {Config.Channels}, height, width] with sides that are multiples of 4.", nameof(pixels));
        }
    }
}
