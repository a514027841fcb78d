using Offprint.Models;
using Offprint.Tensors;
using TorchSharp;
using static TorchSharp.torch;

namespace Offprint.Training;

/// <summary>The weights of a checkpoint: a model folder in Hugging Face layout, and beside it whatever that layout has no place for (adapters, buffers, other modules).</summary>
internal static class WeightFiles
{
    private const string RestFile = "parameters.safetensors";

    public static void Write(string folder, Trainer trainer)
    {
        Directory.CreateDirectory(folder);
        if (trainer.Model is PretrainedModel model)
        {
            Checkpoint.Save(model, folder);
        }

        trainer.SaveBesideModel?.Invoke(folder);
    }

    public static void WriteRest(string checkpoint, Trainer trainer)
    {
        using var scope = new TensorScope();
        var rest = Rest(trainer.Model);
        if (rest.Count > 0)
        {
            SafetensorsFile.Write(Path.Combine(checkpoint, RestFile), rest);
        }
    }

    public static void Read(string folder, string checkpoint, Trainer trainer)
    {
        using var scope = new TensorScope();
        using var quiet = no_grad();
        try
        {
            if (trainer.Model is PretrainedModel model)
            {
                ReadModel(folder, model);
            }

            ReadRest(Path.Combine(checkpoint, RestFile), Rest(trainer.Model));
        }
        catch (Exception error) when (error is KeyNotFoundException or ArgumentException or FileNotFoundException or DirectoryNotFoundException)
        {
            throw new InvalidDataException($"{checkpoint} does not belong to this model: {error.Message}", error);
        }
    }

    private static void ReadModel(string folder, PretrainedModel model)
    {
        using var source = TensorFolder.Open(folder);
        foreach (var spec in model.TensorSpecs.Where(static spec => spec.TiedTo is null))
        {
            using var scope = new TensorScope();
            var stored = source.Read(spec.Name, device: model.Device);
            if (!stored.shape.SequenceEqual(spec.Shape))
            {
                throw new ArgumentException($"{spec.Name} is [{string.Join(", ", stored.shape)}], the model's is [{string.Join(", ", spec.Shape)}].");
            }

            model.ParameterOf(spec.Name).copy_(spec.Transposed ? stored.t() : stored);
        }
    }

    private static void ReadRest(string path, Dictionary<string, Tensor> rest)
    {
        if (rest.Count == 0)
        {
            return;
        }

        using var source = SafetensorsFile.Open(path);
        foreach (var (name, target) in rest)
        {
            source.ReadInto(name, target);
        }
    }

    /// <summary>Parameters and buffers that are not in the model's table of tensors.</summary>
    private static Dictionary<string, Tensor> Rest(nn.Module module)
    {
        var known = module is PretrainedModel model
            ? model.TensorSpecs.Where(static spec => spec.TiedTo is null).Select(spec => model.ParameterOf(spec.Name).Handle).ToHashSet()
            : [];
        var rest = module.named_parameters().Where(p => !known.Contains(p.parameter.Handle)).ToDictionary(static p => p.name, static p => (Tensor)p.parameter, StringComparer.Ordinal);
        foreach (var (name, buffer) in module.named_buffers())
        {
            rest[name] = buffer;
        }

        return rest;
    }
}
