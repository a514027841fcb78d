using Offprint.Tensors;

namespace Offprint.Models;

/// <summary>Compares the table of a model with the tensors of a checkpoint and reports everything that is wrong at once.</summary>
internal sealed class CheckpointMatch
{
    private readonly List<string> _problems = [];
    private readonly List<(TensorSpec Spec, TensorEntry Entry)> _found = [];
    private readonly List<TensorSpec> _fresh = [];

    public CheckpointMatch(IReadOnlyList<TensorSpec> specs, TensorNames names, ModelFamily family, ModelHead head, string weightsName)
    {
        var used = new HashSet<string>(StringComparer.Ordinal);
        var heads = specs.Where(spec => spec.IsHead && spec.TiedTo is null && names.Find(spec) is not null).Select(Group).ToHashSet(StringComparer.Ordinal);
        foreach (var spec in specs)
        {
            used.Add(spec.BareName);
            used.UnionWith(spec.Aliases);
            var entry = names.Find(spec);
            if (spec.TiedTo is not null)
            {
                continue;
            }
            if (entry is null)
            {
                Missing(spec, heads.Contains(Group(spec)), weightsName);
            }
            else if (!entry.Shape.SequenceEqual(spec.Shape))
            {
                _problems.Add($"{entry.File}: tensor {entry.Name}: expected [{string.Join(", ", spec.Shape)}], file has [{string.Join(", ", entry.Shape)}]");
            }
            else if (entry.Type is not (TensorDataType.Float64 or TensorDataType.Float32 or TensorDataType.Float16 or TensorDataType.BFloat16))
            {
                _problems.Add($"{entry.File}: tensor {entry.Name}: expected floating-point numbers, file has {entry.Type}");
            }
            else
            {
                _found.Add((spec, entry));
            }
        }
        foreach (var (name, entry) in names.Entries.OrderBy(item => item.Key, StringComparer.Ordinal))
        {
            if (!used.Contains(name) && !family.IsOtherHead(name, head))
            {
                _problems.Add($"{entry.File}: tensor {entry.Name}: unexpected, this model has no such tensor");
            }
        }
    }

    /// <summary>Tensors to read.</summary>
    public IReadOnlyList<(TensorSpec Spec, TensorEntry Entry)> Found => _found;

    /// <summary>Tensors of a head that the checkpoint does not have.</summary>
    public IReadOnlyList<TensorSpec> Fresh => _fresh;

    /// <summary>Throws one exception for all problems.</summary>
    public void Check(string folder)
    {
        if (_problems.Count == 1)
        {
            throw new InvalidDataException(_problems[0] + ".");
        }
        if (_problems.Count > 1)
        {
            throw new InvalidDataException($"{folder}: {_problems.Count} tensors do not fit config.json:{Environment.NewLine}  {string.Join(Environment.NewLine + "  ", _problems)}");
        }
    }

    /// <summary>A head may be missing, but only as a whole: the pooler, the classifier.</summary>
    private static string Group(TensorSpec spec) => spec.BareName[..spec.BareName.IndexOf('.', StringComparison.Ordinal)];

    private void Missing(TensorSpec spec, bool hasHead, string weightsName)
    {
        if (spec.IsHead && !hasHead)
        {
            _fresh.Add(spec);
            return;
        }
        _problems.Add($"{weightsName}: tensor {spec.Name}: missing, expected [{string.Join(", ", spec.Shape)}]");
    }
}
