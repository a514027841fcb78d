namespace Offprint.Models.Tests;

public class ConfigTests
{
    private const string Llama = "\"model_type\": \"llama\", \"vocab_size\": 61, \"hidden_size\": 16, \"intermediate_size\": 40, \"num_hidden_layers\": 2, \"num_attention_heads\": 4, \"max_position_embeddings\": 4096";

    private static RopeConfig Rope(string fields) => ((LlamaConfig)ModelConfig.Parse("{" + Llama + ", " + fields + "}")).Rope;

    [Fact]
    public void Both_generations_of_rope_fields_are_read()
    {
        var old = Rope("\"rope_theta\": 500000.0, \"rope_scaling\": {\"type\": \"llama3\", \"factor\": 8.0, \"low_freq_factor\": 1.0, \"high_freq_factor\": 4.0, \"original_max_position_embeddings\": 1024}");
        var now = Rope("\"rope_parameters\": {\"rope_type\": \"llama3\", \"rope_theta\": 500000.0, \"factor\": 8.0, \"low_freq_factor\": 1.0, \"high_freq_factor\": 4.0, \"original_max_position_embeddings\": 1024}");
        Assert.Equal(old, now);
        Assert.Equal((500_000, RopeScaling.Llama3, 8, 1024), (old.Theta, old.Scaling, old.Factor, old.OriginalMaximumPositions));
        Assert.Equal(new RopeConfig { RotatedShare = 0.5 }, Rope("\"rope_parameters\": {\"rope_type\": \"default\", \"rope_theta\": 10000, \"partial_rotary_factor\": 0.5}"));
        Assert.Equal(RopeScaling.Linear, Rope("\"rope_scaling\": {\"type\": \"linear\", \"factor\": 2}").Scaling);
        Assert.Equal(new RopeConfig(), Rope("\"rope_scaling\": null"));
    }

    [Fact]
    public void A_new_rope_object_is_written_back_as_it_was_and_a_changed_one_in_fields_that_are_read_again()
    {
        var config = (LlamaConfig)ModelConfig.Parse("{" + Llama + ", \"rope_parameters\": {\"rope_type\": \"yarn\", \"rope_theta\": 5000.0, \"factor\": 4.0}}");
        Assert.Equal("{\"rope_type\":\"yarn\",\"rope_theta\":5000.0,\"factor\":4.0}", config.ToJson()["rope_parameters"]!.ToJsonString());
        Assert.False(config.ToJson().ContainsKey("rope_theta"));
        var changed = config with { Rope = config.Rope with { Factor = 2, BetaFast = 16 } };
        Assert.Equal(changed.Rope, ((LlamaConfig)ModelConfig.Parse(changed.ToJson().ToJsonString())).Rope);
    }

    [Theory]
    [InlineData("gelu", Activation.Gelu)]
    [InlineData("gelu_fast", Activation.GeluTanh)]
    [InlineData("gelu_pytorch_tanh", Activation.GeluTanh)]
    [InlineData("quick_gelu", Activation.QuickGelu)]
    [InlineData("swish", Activation.Silu)]
    [InlineData("relu", Activation.Relu)]
    public void Activations_keep_the_spelling_of_their_file(string name, Activation activation)
    {
        var config = ModelConfig.Parse("{" + Llama + ", \"hidden_act\": \"" + name + "\"}");
        Assert.Equal(activation, config.Activation);
        Assert.Equal(name, (string?)config.ToJson()["hidden_act"]);
        Assert.NotEqual(name, (string?)(config with { Activation = Activation.Tanh }).ToJson()["hidden_act"]);
    }

    [Fact]
    public void Labels_are_counted_from_their_names()
    {
        var config = ModelConfig.Parse("{\"model_type\": \"bert\", \"id2label\": {\"0\": \"a\", \"1\": \"b\", \"2\": \"c\"}}");
        Assert.Equal(3, config.LabelCount);
        Assert.Equal("a", (string?)config.ToJson()["id2label"]!["0"]);
        Assert.Equal(5, ModelConfig.Parse((config with { LabelCount = 5 }).ToJson().ToJsonString()).LabelCount);
    }

    [Fact]
    public void Gelu_tanh_and_quick_gelu_have_their_formulas()
    {
        using var scope = TorchSharp.torch.NewDisposeScope();
        var x = TorchSharp.torch.linspace(-4, 4, 81, TorchSharp.torch.ScalarType.Float64);
        foreach (var (activation, formula) in new (Activation, Func<double, double>)[]
        {
            (Activation.Gelu, Loops.Gelu), (Activation.GeluTanh, Loops.GeluTanh), (Activation.QuickGelu, v => v / (1 + Math.Exp(-1.702 * v))),
            (Activation.Silu, Loops.Silu), (Activation.Relu, v => Math.Max(v, 0)), (Activation.Tanh, Math.Tanh),
        })
        {
            var actual = activation.Apply(x).data<double>().ToArray();
            Assert.All(actual.Zip(x.data<double>().ToArray()), pair => Assert.Equal(formula(pair.Second), pair.First, 12));
        }
    }
}
