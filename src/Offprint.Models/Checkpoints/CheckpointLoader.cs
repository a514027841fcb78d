using Offprint.Tensors;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Offprint.Models;

/// <summary>Fills a model with the tensors of a folder: each is converted by itself, so that the model is never held twice.</summary>
internal static class CheckpointLoader
{
    public static PretrainedModel Load(CheckpointFolder folder, ModelHead head, LoadOptions options)
    {
        TorchRuntime.PrepareThread();
        var family = ModelFamily.For(folder.Config);
        var specs = family.Specs(folder.Config, head);
        var names = new TensorNames(folder.Weights.Tensors.Values, family.PrefixOf(folder.Config), family.Specs(folder.Config, family.Heads[0]).Where(spec => !spec.IsHead).Select(spec => spec.BareName));
        var config = Tie(folder, specs, names, options);
        if (config.TieWordEmbeddings != folder.Config.TieWordEmbeddings)
        {
            specs = family.Specs(config, head);
        }
        var match = new CheckpointMatch(specs, names, family, head, folder.WeightsName);
        match.Check(folder.Folder);
        if (options.CheckTokenizer)
        {
            TokenizerSize.Check(folder.Folder, config.VocabularySize, specs[0].Name);
        }
        var model = ModelFactory.Create(config, head);
        model.GenerationConfig = folder.GenerationConfig;
        try
        {
            Fill(model, match, folder, options);
            return model;
        }
        catch
        {
            model.Dispose();
            throw;
        }
    }

    /// <summary>Decides from the tensors, not from the configuration alone, whether the head is the token table.</summary>
    private static ModelConfig Tie(CheckpointFolder folder, IReadOnlyList<TensorSpec> specs, TensorNames names, LoadOptions options)
    {
        var config = folder.Config;
        var head = specs.FirstOrDefault(spec => spec.Target is "head.weight" or "head.decoder.weight");
        if (head is null)
        {
            return config;
        }
        var stored = names.Find(head);
        if (stored is null && !config.TieWordEmbeddings)
        {
            options.Warn?.Invoke($"{folder.WeightsName} has no {head.Name}: the token table is used for the head.");
            return config with { TieWordEmbeddings = true };
        }
        if (stored is null || !config.TieWordEmbeddings || names.Find(specs[0]) is not { } table || !table.Shape.SequenceEqual(stored.Shape))
        {
            return config;
        }
        using var scope = new TensorScope();
        if (Scalars.Read<bool>(folder.Weights.Read(stored.Name).eq(folder.Weights.Read(table.Name)).all()))
        {
            return config;
        }
        options.Warn?.Invoke($"{stored.File}: {stored.Name} differs from {table.Name} although tie_word_embeddings is true: the head's own weights are used.");
        return config with { TieWordEmbeddings = false };
    }

    private static void Fill(PretrainedModel model, CheckpointMatch match, CheckpointFolder folder, LoadOptions options)
    {
        var device = options.Device ?? CPU;
        var (count, total, loaded) = (0, match.Found.Sum(item => item.Spec.Count), 0L);
        foreach (var (spec, entry) in match.Found)
        {
            Fill(model, spec, entry, folder, options.DataType, device);
            loaded += spec.Count;
            options.Progress?.Report(new LoadProgress(spec.Name, ++count, match.Found.Count, loaded, total));
        }
        foreach (var spec in match.Fresh)
        {
            model.DrawTensor(spec, options.Seed, options.DataType, device);
        }
        if (match.Fresh.Count > 0)
        {
            options.Warn?.Invoke($"{folder.WeightsName} has no {string.Join(", ", match.Fresh.Select(spec => spec.Name))}: initialised at random.");
        }
    }

    /// <summary>Reads one tensor straight into the model's type; nothing else of it is alive afterwards.</summary>
    private static void Fill(PretrainedModel model, TensorSpec spec, TensorEntry entry, CheckpointFolder folder, ScalarType type, Device device)
    {
        using var scope = new TensorScope();
        using var quiet = no_grad();
        var stored = folder.Weights.Read(entry.Name, type, device);
        model.Slot(spec.Name).Set(new Parameter(spec.Transposed ? stored.t().contiguous() : stored));
    }
}
