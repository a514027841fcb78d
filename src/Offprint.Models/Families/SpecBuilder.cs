namespace Offprint.Models;

/// <summary>Collects the tensors of a model in file order.</summary>
internal sealed class SpecBuilder(double deviation)
{
    private readonly List<TensorSpec> _specs = [];

    public IReadOnlyList<TensorSpec> Specs => _specs;

    /// <summary>Put before the names of the body.</summary>
    public string Prefix { get; set; } = "";

    /// <summary>True while the tensors of the head are added.</summary>
    public bool InHead { get; set; }

    public void Table(string name, string target, long rows, long width, double? spread = null) =>
        Add(name + ".weight", [rows, width], target + ".weight", WeightStart.Normal(spread ?? deviation));

    public void Linear(string name, string target, long from, long to, bool bias, bool transposed = false, double scale = 1, double? spread = null)
    {
        Add(name + ".weight", transposed ? [from, to] : [to, from], target + ".weight", WeightStart.Normal((spread ?? deviation) * scale), transposed);
        if (bias)
        {
            Add(name + ".bias", [to], target + ".bias", WeightStart.Zeros);
        }
    }

    public void Norm(string name, string target, long width, NormKind kind)
    {
        Add(name + ".weight", [width], target + ".weight", WeightStart.Ones);
        if (kind == NormKind.Layer)
        {
            Add(name + ".bias", [width], target + ".bias", WeightStart.Zeros);
        }
    }

    public void Add(string name, long[] shape, string target, WeightStart start, bool transposed = false, string? tiedTo = null, params string[] aliases) =>
        _specs.Add(new TensorSpec(ModelPath.Join(Prefix, name), shape)
        {
            BareName = name,
            Target = target,
            Start = start,
            Transposed = transposed,
            TiedTo = tiedTo,
            Aliases = [.. aliases.Select(alias => ModelPath.Join(Prefix, alias))],
            IsHead = InHead,
        });
}
