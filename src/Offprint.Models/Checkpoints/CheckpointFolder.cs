using Offprint.Tensors;

namespace Offprint.Models;

/// <summary>The files of a checkpoint folder, opened but not read.</summary>
internal sealed class CheckpointFolder : IDisposable
{
    private const string ConfigFile = "config.json";
    private const string GenerationFile = "generation_config.json";
    private const string PickleFile = "pytorch_model.bin";

    private CheckpointFolder(string path, ModelConfig config, TensorFolder weights) => (Folder, Config, Weights) = (path, config, weights);

    public string Folder { get; }

    public ModelConfig Config { get; }

    public TensorFolder Weights { get; }

    /// <summary>The one weight file, or the folder when there are shards: what messages about missing tensors name.</summary>
    public string WeightsName => Weights.Files.Count == 1 ? Weights.Files[0] : Folder;

    public string? GenerationConfig => System.IO.Path.Combine(Folder, GenerationFile) is var file && File.Exists(file) ? File.ReadAllText(file) : null;

    public static CheckpointFolder Open(string folder)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        var path = System.IO.Path.GetFullPath(folder);
        if (!Directory.Exists(path))
        {
            throw new DirectoryNotFoundException($"There is no folder {path}.");
        }
        var file = System.IO.Path.Combine(path, ConfigFile);
        if (!File.Exists(file))
        {
            throw new FileNotFoundException($"{path} holds no {ConfigFile}; a checkpoint in Hugging Face layout has one.", file);
        }
        var config = ModelConfig.Parse(File.ReadAllText(file), file);
        if (!TensorFolder.HasWeights(path))
        {
            throw Directory.EnumerateFiles(path, PickleFile + "*").Any()
                ? new UnsupportedCheckpointException($"{path} holds only {PickleFile}, a pickle; Offprint reads model.safetensors. Convert it, or fetch the safetensors file of the same model.")
                : new FileNotFoundException($"{path} holds neither model.safetensors nor model.safetensors.index.json.", System.IO.Path.Combine(path, "model.safetensors"));
        }
        var weights = TensorFolder.Open(path);
        return new CheckpointFolder(path, ModelFamily.For(config).Complete(config, weights.Tensors.Keys), weights);
    }

    /// <summary>The head that the files have.</summary>
    public ModelHead Head()
    {
        var family = ModelFamily.For(Config);
        var architecture = Config.Source is null ? null : new ConfigReader(Config.Source, ConfigFile).Architecture;
        foreach (var head in family.Heads)
        {
            if (architecture == family.Architecture(Config, head))
            {
                return head;
            }
        }
        return family.Heads is [var only] ? only : family.Heads.FirstOrDefault(head => head != ModelHead.None && family.Specs(Config, head).Any(spec => BelongsOnlyTo(head, spec) && spec.TiedTo is null && Weights.Tensors.ContainsKey(spec.Name)));
    }

    /// <summary>The head's own tensors; an encoder-decoder is known by its decoder, since its head may be the token table.</summary>
    private static bool BelongsOnlyTo(ModelHead head, TensorSpec spec) =>
        spec.IsHead || head == ModelHead.SequenceToSequence && spec.BareName.StartsWith("decoder.", StringComparison.Ordinal);

    public void Dispose() => Weights.Dispose();
}
