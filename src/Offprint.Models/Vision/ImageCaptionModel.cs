using System.Globalization;
using System.Text.Json.Nodes;
using Offprint.Tensors;
using static TorchSharp.torch;

namespace Offprint.Models;

/// <summary>
/// A decoder that reads a picture in front of its text: the vectors of a <see cref="PatchFrontEnd"/> are a prefix whose tokens see each other both ways and never the text,
/// the text follows causally (prefix pattern). Text positions are those of the decoder alone; all image tokens have its last position, which marks the medium.
/// </summary>
public sealed class ImageCaptionModel : nn.Module
{
    private const string PatchFile = "image_front_end.safetensors", ConfigFile = "captioner.json";

    private PatchFrontEnd frontEnd;
    private CausalLanguageModel decoder;

    /// <summary>Puts a front end before a decoder; the model owns both.</summary>
    /// <param name="frontEnd">The front end.</param>
    /// <param name="decoder">A GPT-2 with a position for every text token and one more for the image.</param>
    /// <exception cref="ArgumentException">The widths differ, or the decoder has other than learned positions.</exception>
    public ImageCaptionModel(PatchFrontEnd frontEnd, CausalLanguageModel decoder) : base(nameof(ImageCaptionModel))
    {
        ArgumentNullException.ThrowIfNull(frontEnd);
        ArgumentNullException.ThrowIfNull(decoder);
        if (decoder.Config is not Gpt2Config)
        {
            throw new ArgumentException($"A captioner needs a decoder with learned positions (gpt2), not {decoder.Config.ModelType}.", nameof(decoder));
        }
        if (frontEnd.Width != decoder.Config.HiddenSize)
        {
            throw new ArgumentException($"The front end makes vectors of width {frontEnd.Width}, the decoder reads {decoder.Config.HiddenSize}.", nameof(frontEnd));
        }
        if (decoder.MaximumPositions < 3)
        {
            throw new ArgumentException($"The decoder has {decoder.MaximumPositions} positions; a text of two tokens and the image need 3.", nameof(decoder));
        }
        (this.frontEnd, this.decoder) = (frontEnd, decoder);
        RegisterComponents();
        eval();
    }

    /// <summary>What turns pictures into vectors.</summary>
    public PatchFrontEnd FrontEnd => frontEnd;

    /// <summary>The decoder; on its own it is a language model of the captions.</summary>
    public CausalLanguageModel Decoder => decoder;

    /// <summary>The longest text in tokens, its start included.</summary>
    public int MaximumTextLength => decoder.MaximumPositions - 1;

    /// <summary>Scores of the next text token after every text token, [B, T, V]. Records gradients as usual.</summary>
    /// <param name="images">The pictures, B of them; null for the decoder as a plain language model.</param>
    /// <param name="ids">Text token ids, int64 [B, T]; padding stands behind.</param>
    /// <param name="cache">An empty cache to fill, for <see cref="Continue"/>; null for none.</param>
    /// <param name="blind">True hides the picture from the text: what remains is the decoder as a plain language model. Default false.</param>
    /// <exception cref="ArgumentException">Shapes that do not fit, or a text that is too long.</exception>
    public Tensor Forward(in ImageInput? images, Tensor ids, KeyValueCache? cache = null, bool blind = false)
    {
        ArgumentNullException.ThrowIfNull(ids);
        CheckLength(ids, ids.dim() == 2 ? ids.shape[1] : 0);
        using var scope = NewDisposeScope();
        if (images is not { } given)
        {
            return decoder.Forward(new ModelInput(ids), cache).Logits.MoveToOuterDisposeScope();
        }
        var image = frontEnd.call(given.Checked());
        if (image.shape[0] != ids.shape[0])
        {
            throw new ArgumentException($"There are {image.shape[0]} pictures and {ids.shape[0]} texts.", nameof(ids));
        }
        var text = ((nn.Module<Tensor, Tensor>)decoder.Find("wte")).call(ids);
        var (prefix, length) = ((int)image.shape[1], (int)ids.shape[1]);
        var positions = cat([full([prefix], Scalars.Of((long)MaximumTextLength), ScalarType.Int64, ids.device), Scalars.Range(0, length, ids.device)], 0);
        return decoder.Forward(
            new ModelInput(null)
            {
                Embeddings = cat([image.to_type(text.dtype), text], 1),
                Positions = positions,
                AdditiveMask = blind ? Blind(prefix, length, ids.device) : PrefixMask.Create(prefix, prefix + length, ids.device),
                Logits = LogitSelection.At,
                LogitPositions = Scalars.Range(prefix, prefix + length, ids.device).unsqueeze(0).expand(ids.shape[0], length),
            },
            cache).Logits.MoveToOuterDisposeScope();
    }

    /// <summary>Scores after one more text token, [B, 1, V].</summary>
    /// <param name="ids">The tokens, int64 [B, 1].</param>
    /// <param name="position">Their place in the text, from 0.</param>
    /// <param name="cache">What <see cref="Forward"/> filled.</param>
    /// <exception cref="ArgumentException">The text is too long, or shapes do not fit.</exception>
    public Tensor Continue(Tensor ids, int position, KeyValueCache cache)
    {
        ArgumentNullException.ThrowIfNull(ids);
        ArgumentNullException.ThrowIfNull(cache);
        CheckLength(ids, position + 1);
        using var scope = NewDisposeScope();
        return decoder.Forward(new ModelInput(ids) { Positions = Scalars.Range(position, position + 1, ids.device) }, cache).Logits.MoveToOuterDisposeScope();
    }

    /// <summary>
    /// Writes the decoder in GPT-2's layout, the front end beside it under ViT's names, and captioner.json. Tokenizer and preprocessor are the caller's to add.
    /// </summary>
    /// <param name="folder">Where to write; made when it is not there.</param>
    /// <exception cref="IOException">A file cannot be written.</exception>
    public void Save(string folder)
    {
        Checkpoint.Save(decoder, folder);
        frontEnd.Save(Path.Combine(folder, PatchFile));
        var json = new JsonObject { ["image_size"] = frontEnd.ImageSize, ["patch_size"] = frontEnd.PatchSize, ["num_channels"] = frontEnd.Channels };
        CheckpointWriter.WriteText(Path.Combine(folder, ConfigFile), json.ToJsonString(CheckpointWriter.Indented));
    }

    /// <summary>Whether a folder holds a captioner.</summary>
    /// <param name="folder">The folder.</param>
    public static bool IsIn(string folder) => File.Exists(Path.Combine(folder, ConfigFile));

    /// <summary>Reads what <see cref="Save"/> wrote.</summary>
    /// <param name="folder">The folder.</param>
    /// <exception cref="UnsupportedCheckpointException">The folder holds another kind of model.</exception>
    /// <exception cref="InvalidDataException">A file is damaged, or the parts do not belong together.</exception>
    public static ImageCaptionModel Load(string folder)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        var file = Path.Combine(folder, ConfigFile);
        if (!File.Exists(file))
        {
            throw new UnsupportedCheckpointException($"A captioner is needed, but {folder} has no {ConfigFile}{(Directory.Exists(folder) && File.Exists(Path.Combine(folder, "config.json")) ? $": it holds {Checkpoint.Inspect(folder).Config.ModelType}" : "")}.");
        }
        var json = new ConfigReader(File.ReadAllText(file), file);
        var decoder = Checkpoint.Load<CausalLanguageModel>(folder);
        try
        {
            var front = PatchFrontEnd.Load(Path.Combine(folder, PatchFile), decoder.Config.HiddenSize, json.Int("image_size"), json.Int("patch_size"), json.Int("num_channels"));
            return new ImageCaptionModel(front, decoder);
        }
        catch (ArgumentException error)
        {
            decoder.Dispose();
            throw new InvalidDataException($"{folder}: {error.Message}", error);
        }
    }

    private static Tensor Blind(int prefix, int length, Device device)
    {
        var mask = PrefixMask.Create(prefix, prefix + length, device);
        mask.narrow(2, prefix, length).narrow(3, 0, prefix).fill_(Scalars.Of((double)float.MinValue));
        return mask;
    }

    private void CheckLength(Tensor ids, long length)
    {
        if (ids.dim() != 2 || length == 0 || length > MaximumTextLength)
        {
            throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"The ids are [{string.Join(", ", ids.shape)}], the text would have {length} tokens; they must be [batch, length] with 1 to {MaximumTextLength} tokens."), nameof(ids));
        }
    }
}
