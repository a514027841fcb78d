using Offprint.Tensors;
using Offprint.Text;
using static TorchSharp.torch;

namespace Offprint.Models;

/// <summary>
/// Decoders in GGUF files, as llama.cpp and what is built on it load them: Llama, Mistral, Qwen2, Qwen3, GPT-2 and GPT-NeoX, with their tokenizers.
/// </summary>
public static class GgufCheckpoint
{
    /// <summary>Writes a model into one file: a temporary sibling first, renamed when complete.</summary>
    /// <param name="model">The model.</param>
    /// <param name="tokenizer">Its tokenizer; programs that read GGUF files expect one.</param>
    /// <param name="path">Where to write; an existing file is replaced.</param>
    /// <param name="options">Type and name.</param>
    /// <exception cref="UnsupportedCheckpointException">A family, an option or a tokenizer that llama.cpp does not know; the message names it.</exception>
    /// <exception cref="ArgumentException">The tokenizer has more ids than the model has rows, or a weight is beyond the type's range.</exception>
    /// <exception cref="IOException">The file cannot be written; nothing is left behind.</exception>
    public static void Save(CausalLanguageModel model, PretrainedTokenizer tokenizer, string path, GgufExportOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(tokenizer);
        ArgumentException.ThrowIfNullOrEmpty(path);
        options ??= new GgufExportOptions();
        var architecture = GgufArchitecture.For(model.Config, out var name);
        List<KeyValuePair<string, GgufValue>> metadata =
        [
            new("general.architecture", GgufValue.Of(name)),
            new("general.type", GgufValue.Of("model")),
            new("general.name", GgufValue.Of(options.Name ?? model.Config.ModelType)),
            new("general.file_type", GgufValue.Of(options.Type switch { GgufWeightType.F32 => 0u, GgufWeightType.F16 => 1u, GgufWeightType.Q8 => 7u, _ => 2u })),
            new("general.quantization_version", GgufValue.Of(2u)),
            .. architecture.Describe(model.Config, options),
            .. GgufTokenizerWriter.Describe(tokenizer, model.Config),
        ];
        foreach (var token in tokenizer.AddedTokens.Where(static token => token.SingleWord || token.LeftStrip || token.RightStrip))
        {
            options.Warn?.Invoke($"The added token '{token.Content}' {(token.SingleWord ? "stands for whole words only" : "takes the blanks around it")}, which a GGUF file cannot say: llama.cpp finds it everywhere, as it is.");
        }
        using var scope = new TensorScope();
        using var quiet = no_grad();
        GgufFile.Write(path, metadata, GgufTensors.List(model, architecture, options));
    }

    /// <summary>Loads a model, in evaluation mode; quantised weights are restored to numbers.</summary>
    /// <param name="path">The file.</param>
    /// <param name="options">Type and device.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="UnsupportedCheckpointException">An architecture or an option that is not supported.</exception>
    /// <exception cref="InvalidDataException">The file is damaged, or tensors are missing, unexpected or of the wrong shape.</exception>
    public static CausalLanguageModel Load(string path, LoadOptions? options = null)
    {
        using var file = GgufFile.Open(path);
        var metadata = new GgufMetadataReader(file);
        var architecture = GgufArchitecture.For(metadata);
        CausalLanguageModel? model = null;
        try
        {
            model = new CausalLanguageModel(WithTokens(architecture.Read(metadata, file), metadata));
            GgufTensors.Fill(model, architecture, file, options ?? new LoadOptions());
            return model;
        }
        catch (ArgumentException error) when (error is not ArgumentNullException)
        {
            model?.Dispose();
            throw new InvalidDataException($"{file.Path}: {error.Message}", error);
        }
        catch
        {
            model?.Dispose();
            throw;
        }
    }

    /// <summary>Reads the tokenizer of a file.</summary>
    /// <param name="path">The file.</param>
    /// <returns>The tokenizer, or null when the file has none.</returns>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="UnsupportedCheckpointException">A kind of tokenizer that is not supported; the message names it.</exception>
    /// <exception cref="InvalidDataException">The file is damaged.</exception>
    public static PretrainedTokenizer? LoadTokenizer(string path)
    {
        using var file = GgufFile.Open(path);
        return GgufTokenizerReader.Read(new GgufMetadataReader(file));
    }

    /// <summary>Turns a checkpoint folder into a GGUF file.</summary>
    /// <param name="folder">A folder in Hugging Face layout, tokenizer included.</param>
    /// <param name="path">Where to write; an existing file is replaced.</param>
    /// <param name="options">Type and name; by default the folder's.</param>
    /// <exception cref="Exception">As for <see cref="Checkpoint.Load{TModel}"/> and <see cref="Save"/>; an <see cref="InvalidDataException"/> when there is no tokenizer.</exception>
    public static void Export(string folder, string path, GgufExportOptions? options = null)
    {
        options ??= new GgufExportOptions();
        var info = Checkpoint.Inspect(folder);
        _ = GgufArchitecture.For(info.Config, out _); // before the weights are read
        var tokenizer = PretrainedTokenizer.Load(folder);
        var stored = info.DataTypes is [TensorDataType.BFloat16] ? ScalarType.BFloat16 : info.DataTypes is [TensorDataType.Float16] ? ScalarType.Float16 : ScalarType.Float32;
        using var model = Checkpoint.Load<CausalLanguageModel>(folder, new LoadOptions { DataType = stored, Warn = options.Warn });
        Save(model, tokenizer, path, options with { Name = options.Name ?? Path.GetFileName(Path.TrimEndingDirectorySeparator(info.Folder)) });
    }

    /// <summary>Turns a GGUF file into a checkpoint folder.</summary>
    /// <param name="path">The file.</param>
    /// <param name="folder">Where to write; made when it is not there.</param>
    /// <param name="options">Type on disk and size of shards. Default: float32, which loses nothing of any file.</param>
    /// <exception cref="Exception">As for <see cref="Load"/>, <see cref="LoadTokenizer"/> and <see cref="Checkpoint.Save(PretrainedModel, string, SaveOptions?)"/>.</exception>
    public static void Import(string path, string folder, SaveOptions? options = null)
    {
        var tokenizer = LoadTokenizer(path);
        using var model = Load(path, new LoadOptions { DataType = options?.DataType ?? ScalarType.Float32 });
        Checkpoint.Save(model, tokenizer, folder, options);
    }

    private static ModelConfig WithTokens(ModelConfig config, GgufMetadataReader metadata)
    {
        int?[] ends = [metadata.OptionalInt(GgufKeys.Eos), metadata.OptionalInt(GgufKeys.Eot)];
        return config with
        {
            BeginTokenId = metadata.OptionalInt(GgufKeys.Bos),
            EndTokenIds = [.. ends.OfType<int>().Distinct()],
            PaddingTokenId = metadata.OptionalInt(GgufKeys.Padding),
        };
    }
}
