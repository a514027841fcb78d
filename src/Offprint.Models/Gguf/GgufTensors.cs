using Offprint.Tensors;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Offprint.Models;

/// <summary>The tensors of a model, on their way into a GGUF file and back.</summary>
internal static class GgufTensors
{
    /// <summary>The model's tensors under the file's names; views of its weights, nothing is copied before it is written.</summary>
    public static List<GgufTensorData> List(CausalLanguageModel model, GgufArchitecture architecture, GgufExportOptions options)
    {
        var tensors = new List<GgufTensorData>();
        foreach (var spec in model.TensorSpecs.Where(spec => spec.TiedTo is null))
        {
            var value = model.Slot(spec.Name).Value.detach();
            var shape = value.shape;
            if (!(spec.Transposed ? spec.Shape.Reverse() : spec.Shape).SequenceEqual(shape))
            {
                throw new InvalidOperationException($"{spec.Name} is [{string.Join(", ", shape)}] but the configuration says [{string.Join(", ", spec.Shape)}]; change the configuration together with the modules.");
            }
            var name = architecture.TensorName(spec.BareName);
            var ordered = architecture.ExchangedRows(model.Config, spec.BareName, shape[0]) is var (outer, first, second) ? Exchange(value, outer, first, second) : value;
            tensors.Add(GgufTensorData.Of(name, ordered, shape, TypeOf(name, shape, options)));
        }
        tensors.AddRange(architecture.Extra(model.Config));
        return tensors;
    }

    /// <summary>Puts a file's tensors into a model without weights. Reports everything that is missing, unexpected or of a wrong shape at once.</summary>
    public static void Fill(CausalLanguageModel model, GgufArchitecture architecture, GgufFile file, LoadOptions options)
    {
        var specs = model.TensorSpecs.Where(spec => spec.TiedTo is null).ToDictionary(spec => architecture.TensorName(spec.BareName), StringComparer.Ordinal);
        Check(specs, architecture, file);
        foreach (var (name, spec) in specs)
        {
            using var scope = new TensorScope();
            using var quiet = no_grad();
            var stored = file.Read(name, options.DataType, options.Device);
            var ordered = architecture.ExchangedRows(model.Config, spec.BareName, stored.shape[0]) is var (outer, first, second) ? Exchange(stored, outer, second, first).reshape(stored.shape) : stored;
            model.Slot(spec.Name).Set(new Parameter(ordered));
        }
    }

    public static int Rows(GgufFile file, string name) => file.Tensors.TryGetValue(name, out var tensor) && tensor.Shape.Count == 2 && tensor.Shape[0] <= int.MaxValue
        ? (int)tensor.Shape[0]
        : throw new InvalidDataException($"{file.Path}: {name} is missing or no matrix; a language model has a token table.");

    /// <summary>Rows as a table [outer, first, second], the last two exchanged; what belongs to a row stays together.</summary>
    private static Tensor Exchange(Tensor rows, long outer, long first, long second) => rows.reshape(outer, first, second, -1).transpose(1, 2);

    private static GgufTensorType TypeOf(string name, long[] shape, GgufExportOptions options)
    {
        if (shape.Length == 1 || name == "position_embd.weight" || options.Type == GgufWeightType.F32)
        {
            return GgufTensorType.Float32;
        }
        if (options.Type == GgufWeightType.F16)
        {
            return GgufTensorType.Float16;
        }
        if (shape[1] % 32 != 0)
        {
            options.Warn?.Invoke($"{name} has rows of {shape[1]}, which do not divide into blocks of 32: it is stored as F16.");
            return GgufTensorType.Float16;
        }
        return options.Type == GgufWeightType.Q4 && name is not ("token_embd.weight" or "output.weight") ? GgufTensorType.Q4 : GgufTensorType.Q8;
    }

    private static void Check(Dictionary<string, TensorSpec> specs, GgufArchitecture architecture, GgufFile file)
    {
        var problems = new List<string>();
        foreach (var (name, spec) in specs)
        {
            var shape = spec.Transposed ? [.. spec.Shape.Reverse()] : spec.Shape;
            if (!file.Tensors.TryGetValue(name, out var stored))
            {
                problems.Add($"tensor {name}: missing, expected [{string.Join(", ", shape)}]");
            }
            else if (!stored.Shape.SequenceEqual(shape))
            {
                problems.Add($"tensor {name}: expected [{string.Join(", ", shape)}], file has [{string.Join(", ", stored.Shape)}]");
            }
        }
        problems.AddRange(file.Tensors.Keys.Where(name => !specs.ContainsKey(name) && !architecture.IsDerived(name)).Select(name => $"tensor {name}: unexpected, this model has no such tensor"));
        if (problems.Count > 0)
        {
            throw new InvalidDataException($"{file.Path}: {problems.Count} tensors do not fit the metadata: {string.Join("; ", problems.Take(20))}{(problems.Count > 20 ? "; ..." : "")}");
        }
    }
}
