namespace Offprint.Models;

/// <summary>Convolutional encoders, in a layout of Offprint's own.</summary>
internal sealed class ConvFamily : ModelFamily
{
    public override IReadOnlyList<string> ModelTypes { get; } = ["offprint_conv"];

    public override IReadOnlyList<ModelHead> Heads { get; } = [ModelHead.None, ModelHead.ImageClassification];

    public override string PrefixOf(ModelConfig config) => "encoder";

    public override ModelConfig Read(ConfigReader reader)
    {
        reader.RefuseQuantization();
        return ConvConfig.Read(reader);
    }

    public override string Architecture(ModelConfig config, ModelHead head) => head == ModelHead.ImageClassification ? "ConvEncoderForImageClassification" : "ConvEncoder";

    public override bool IsOtherHead(string name, ModelHead head) => name is "classifier.weight" or "classifier.bias";

    public override IEnumerable<(string Name, string Target)> Containers(ModelConfig config)
    {
        var conv = (ConvConfig)config;
        for (var i = 0; i < conv.Widths.Count * conv.Depth; i++)
        {
            yield return ($"stages.{i / conv.Depth}.{i % conv.Depth}", $"layers.{i}");
        }
    }

    /// <summary>Weights start as He et al. (arXiv 1502.01852) draw them for ReLU: variance 2 over the inputs of a unit.</summary>
    protected override void AddTensors(ModelConfig config, ModelHead head, SpecBuilder specs)
    {
        var conv = (ConvConfig)config;
        conv.CheckSizes();
        var from = conv.Channels;
        for (var i = 0; i < conv.Widths.Count * conv.Depth; i++)
        {
            var (name, target, to) = ($"stages.{i / conv.Depth}.{i % conv.Depth}", $"layers.{i}", conv.Widths[i / conv.Depth]);
            specs.Add($"{name}.convolution.weight", [to, from, 3, 3], $"{target}.convolution.weight", WeightStart.Normal(Math.Sqrt(2 / (9.0 * from))));
            specs.Add($"{name}.convolution.bias", [to], $"{target}.convolution.bias", WeightStart.Zeros);
            specs.Norm($"{name}.normalization", $"{target}.norm", to, NormKind.Layer);
            from = to;
        }
        (specs.Prefix, specs.InHead) = ("", true);
        if (head == ModelHead.ImageClassification)
        {
            specs.Linear("classifier", "head", from, conv.LabelCount, bias: true);
        }
    }

    protected override void AddBody(ModelConfig config, StackConfig stack, ModelHead head, SpecBuilder specs) => throw new NotSupportedException();

    protected override void AddHead(ModelConfig config, StackConfig stack, ModelHead head, SpecBuilder specs) => throw new NotSupportedException();
}
