using System.Text.Json.Nodes;
using TorchSharp;
using static TorchSharp.torch;

namespace Offprint.Models;

/// <summary>
/// A decoder that writes pictures: after a text it continues with the codes of a <see cref="PictureCoder"/>, whose decoder turns them into pixels (Ramesh et al., arXiv 2102.12092). The
/// codes are the last rows of the decoder's vocabulary.
/// </summary>
public sealed class TextToImageModel : nn.Module
{
    private const string ConfigFile = "text_to_image.json";

    private readonly CausalLanguageModel decoder;
    private readonly PictureCoder coder;

    /// <summary>Puts a decoder before a coder; the model owns both. Training moves the decoder alone: the coder's parameters are fixed.</summary>
    /// <param name="decoder">The decoder; its vocabulary is the text's and one row a code.</param>
    /// <param name="coder">The coder, trained before.</param>
    /// <param name="rows">Codes in a column of a picture.</param>
    /// <param name="columns">Codes in a row.</param>
    /// <exception cref="ArgumentException">The vocabulary leaves no room for text, or a picture does not fit the positions.</exception>
    public TextToImageModel(CausalLanguageModel decoder, PictureCoder coder, int rows, int columns) : base(nameof(TextToImageModel))
    {
        ArgumentNullException.ThrowIfNull(decoder);
        ArgumentNullException.ThrowIfNull(coder);
        ArgumentOutOfRangeException.ThrowIfLessThan(rows, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(columns, 1);
        if (decoder.VocabularySize <= coder.Config.Codes + 1)
        {
            throw new ArgumentException($"The decoder's vocabulary has {decoder.VocabularySize} rows; beside {coder.Config.Codes} codes it needs room for text.", nameof(decoder));
        }
        if (decoder.MaximumPositions < (rows * columns) + 2)
        {
            throw new ArgumentException($"The decoder has {decoder.MaximumPositions} positions; {rows * columns} codes and a text of two tokens need {(rows * columns) + 2}.", nameof(decoder));
        }
        (this.decoder, this.coder, Rows, Columns) = (decoder, coder, rows, columns);
        foreach (var parameter in coder.parameters())
        {
            parameter.requires_grad = false;
        }
        RegisterComponents();
        eval();
    }

    /// <summary>The decoder.</summary>
    public CausalLanguageModel Decoder => decoder;

    /// <summary>The coder.</summary>
    public PictureCoder Coder => coder;

    /// <summary>Codes in a column of a picture.</summary>
    public int Rows { get; }

    /// <summary>Codes in a row.</summary>
    public int Columns { get; }

    /// <summary>Codes of a picture.</summary>
    public int Codes => Rows * Columns;

    /// <summary>The vocabulary's row of code 0.</summary>
    public int FirstCode => decoder.VocabularySize - coder.Config.Codes;

    /// <summary>The longest text in tokens, start and end included.</summary>
    public int MaximumTextLength => decoder.MaximumPositions - Codes;

    /// <summary>Writes the decoder in its family's layout, the coder beside it, and text_to_image.json. Tokenizer and preprocessor are the caller's to add.</summary>
    /// <param name="folder">Where to write; made when it is not there.</param>
    /// <exception cref="IOException">A file cannot be written.</exception>
    public void Save(string folder)
    {
        Checkpoint.Save(decoder, folder);
        coder.Save(folder);
        CheckpointWriter.WriteText(Path.Combine(folder, ConfigFile), new JsonObject { ["code_rows"] = Rows, ["code_columns"] = Columns }.ToJsonString(CheckpointWriter.Indented));
    }

    /// <summary>Reads what <see cref="Save"/> wrote.</summary>
    /// <param name="folder">The folder.</param>
    /// <exception cref="UnsupportedCheckpointException">The folder holds another kind of model.</exception>
    /// <exception cref="InvalidDataException">A file is damaged, or the parts do not belong together.</exception>
    public static TextToImageModel Load(string folder)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        var file = Path.Combine(folder, ConfigFile);
        if (!File.Exists(file))
        {
            throw new UnsupportedCheckpointException($"A text-to-image model is needed, but {folder} has no {ConfigFile}{(File.Exists(Path.Combine(folder, "config.json")) ? $": it holds {Checkpoint.Inspect(folder).Config.ModelType}" : "")}.");
        }
        var json = new ConfigReader(File.ReadAllText(file), file);
        var (rows, columns) = (json.Int("code_rows"), json.Int("code_columns"));
        var decoder = Checkpoint.Load<CausalLanguageModel>(folder);
        PictureCoder? coder = null;
        try
        {
            coder = PictureCoder.Load(folder);
            return new TextToImageModel(decoder, coder, rows, columns);
        }
        catch (Exception error) when (error is ArgumentException or FileNotFoundException)
        {
            coder?.Dispose();
            decoder.Dispose();
            throw new InvalidDataException($"{folder}: {error.Message}", error);
        }
    }
}
