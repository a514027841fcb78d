using Offprint.Text;

namespace Offprint.Models;

/// <summary>Checkpoints in Hugging Face folder layout: config.json, model.safetensors (or shards and their index), generation_config.json, tokenizer files.</summary>
public static class Checkpoint
{
    /// <summary>Reads the configuration and the headers of the weight files, no weights.</summary>
    /// <param name="folder">The checkpoint's folder.</param>
    /// <exception cref="DirectoryNotFoundException">There is no such folder.</exception>
    /// <exception cref="FileNotFoundException">config.json, the weights or a shard are missing.</exception>
    /// <exception cref="UnsupportedCheckpointException">A family, an option or a file kind that is not supported.</exception>
    /// <exception cref="InvalidDataException">A file is damaged, or sizes in config.json do not fit together.</exception>
    public static CheckpointInfo Inspect(string folder)
    {
        using var opened = CheckpointFolder.Open(folder);
        try
        {
            var head = opened.Head();
            var types = opened.Weights.Tensors.Values.Select(entry => entry.Type).Distinct().Order();
            return new CheckpointInfo(
                opened.Folder, opened.Config, head, ModelFamily.For(opened.Config).Specs(opened.Config, head).Sum(spec => spec.Count),
                [.. types], [.. opened.Weights.Files], opened.Weights.Files.Sum(file => new FileInfo(file).Length));
        }
        catch (ArgumentException error)
        {
            throw Misfit(opened, error);
        }
    }

    /// <summary>
    /// Loads a model, in evaluation mode. Every tensor of the model must be in the files with its shape, and every tensor of the files in the model;
    /// buffers and heads of another kind are passed over, a head that the files lack altogether is drawn at random with a warning.
    /// </summary>
    /// <typeparam name="TModel"><see cref="CausalLanguageModel"/>, <see cref="MaskedLanguageModel"/>, <see cref="SequenceClassifier"/>, <see cref="TextEncoder"/>, <see cref="Seq2SeqLanguageModel"/>, <see cref="VisionTransformer"/>, <see cref="ConvEncoder"/>, <see cref="ClipModel"/>, or <see cref="PretrainedModel"/> for what the files have.</typeparam>
    /// <param name="folder">The checkpoint's folder.</param>
    /// <param name="options">Type, device, warnings.</param>
    /// <exception cref="DirectoryNotFoundException">There is no such folder.</exception>
    /// <exception cref="FileNotFoundException">config.json, the weights or a shard are missing.</exception>
    /// <exception cref="UnsupportedCheckpointException">A family, an option, a head or a file kind that is not supported.</exception>
    /// <exception cref="InvalidDataException">A file is damaged, or tensors are missing, unexpected or of the wrong shape: all of them in one message.</exception>
    public static TModel Load<TModel>(string folder, LoadOptions? options = null) where TModel : PretrainedModel
    {
        using var opened = CheckpointFolder.Open(folder);
        try
        {
            return (TModel)CheckpointLoader.Load(opened, ModelFactory.HeadFor(typeof(TModel), opened), options ?? new LoadOptions());
        }
        catch (ArgumentException error) when (error is not ArgumentNullException)
        {
            throw Misfit(opened, error);
        }
    }

    /// <summary>
    /// Loads a checkpoint and tries it: names and shapes, ties, tokenizer against token table, every number finite, and a forward pass over a short made-up input.
    /// Whole weights are read.
    /// </summary>
    /// <param name="folder">The checkpoint's folder.</param>
    /// <returns>What was tried and how it went.</returns>
    /// <exception cref="DirectoryNotFoundException">There is no such folder.</exception>
    /// <exception cref="FileNotFoundException">config.json, the weights or a shard are missing.</exception>
    /// <exception cref="UnsupportedCheckpointException">A family, an option, a head or a file kind that is not supported.</exception>
    /// <exception cref="InvalidDataException">A file is damaged, or tensors or tokenizer do not fit.</exception>
    public static VerifyReport Verify(string folder) => CheckpointVerifier.Verify(folder);

    /// <summary>Writes a model into a folder. Earlier weights there are replaced; nothing half-written stays.</summary>
    /// <param name="model">The model.</param>
    /// <param name="folder">Where to write; made when it is not there.</param>
    /// <param name="options">Type on disk and size of shards.</param>
    /// <exception cref="IOException">A file cannot be written.</exception>
    public static void Save(PretrainedModel model, string folder, SaveOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentException.ThrowIfNullOrEmpty(folder);
        CheckpointWriter.Write(model, Path.GetFullPath(folder), options ?? new SaveOptions());
    }

    /// <summary>Writes a model and its tokenizer into a folder. Earlier weights there are replaced; nothing half-written stays.</summary>
    /// <param name="model">The model.</param>
    /// <param name="tokenizer">The tokenizer, or null to save without one.</param>
    /// <param name="folder">Where to write; made when it is not there.</param>
    /// <param name="options">Type on disk and size of shards.</param>
    /// <exception cref="ArgumentException">The tokenizer has more ids than the model has rows.</exception>
    /// <exception cref="IOException">A file cannot be written.</exception>
    public static void Save(PretrainedModel model, PretrainedTokenizer? tokenizer, string folder, SaveOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        if (tokenizer is not null && tokenizer.VocabularySize > model.Config.VocabularySize)
        {
            throw new ArgumentException($"The tokenizer has {tokenizer.VocabularySize} ids, the model's token table {model.Config.VocabularySize} rows.", nameof(tokenizer));
        }
        Save(model, folder, options);
        tokenizer?.Save(folder);
    }

    /// <summary>Sizes in config.json that no model can have: the message names the folder.</summary>
    private static InvalidDataException Misfit(CheckpointFolder opened, ArgumentException error) => new($"{opened.Folder}: {error.Message}", error);
}
