using System.Text.Json.Nodes;
using Offprint.Tensors;
using TorchSharp;
using static TorchSharp.torch;

namespace Offprint.Models.Tests;

/// <summary>Every defect of a checkpoint is named: file, tensor, expectation.</summary>
public sealed class CheckpointErrorTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly DisposeScope _scope = NewDisposeScope();
    private readonly IDisposable _quiet = no_grad();

    public CheckpointErrorTests()
    {
        using var model = CausalLanguageModel.Create(Tiny.Llama, 1);
        Checkpoint.Save(model, _folder.Path);
    }

    public void Dispose()
    {
        _quiet.Dispose();
        _scope.Dispose();
        _folder.Dispose();
    }

    private string Message<TError>() where TError : Exception
    {
        var live = TensorScope.LiveTensors;
        var error = Assert.Throws<TError>(() => Checkpoint.Load<CausalLanguageModel>(_folder.Path));
        Assert.Equal(live, TensorScope.LiveTensors);
        return error.Message;
    }

    private string OneLine<TError>(params string[] parts) where TError : Exception
    {
        var message = Message<TError>();
        Assert.DoesNotContain('\n', message);
        Assert.All(parts, part => Assert.Contains(part, message, StringComparison.Ordinal));
        return message;
    }

    private void Change(Action<Dictionary<string, Tensor>> change)
    {
        var tensors = CheckpointTests.Read(_folder.Path);
        change(tensors);
        TensorFolder.Write(_folder.Path, tensors);
    }

    private void Configure(Action<JsonObject> change)
    {
        var config = JsonNode.Parse(File.ReadAllText(_folder.File("config.json")))!.AsObject();
        change(config);
        File.WriteAllText(_folder.File("config.json"), config.ToJsonString());
    }

    [Fact]
    public void A_wrong_shape()
    {
        Change(tensors => tensors["model.layers.1.mlp.up_proj.weight"] = zeros(41, 16));
        OneLine<InvalidDataException>("model.safetensors", "model.layers.1.mlp.up_proj.weight", "expected [40, 16], file has [41, 16]");
    }

    [Fact]
    public void A_vocabulary_larger_than_the_table()
    {
        Configure(config => config["vocab_size"] = 70);
        var message = Message<InvalidDataException>();
        Assert.Contains("model.embed_tokens.weight: expected [70, 16], file has [61, 16]", message, StringComparison.Ordinal);
        Assert.Contains("lm_head.weight: expected [70, 16], file has [61, 16]", message, StringComparison.Ordinal);
        Change(tensors => tensors.Remove("lm_head.weight"));
        OneLine<InvalidDataException>("model.safetensors", "model.embed_tokens.weight: expected [70, 16], file has [61, 16]");
    }

    [Fact]
    public void A_missing_tensor()
    {
        Change(tensors => tensors.Remove("model.layers.0.self_attn.o_proj.weight"));
        OneLine<InvalidDataException>("model.safetensors", "model.layers.0.self_attn.o_proj.weight", "missing", "[16, 16]");
    }

    [Fact]
    public void An_unexpected_tensor()
    {
        Change(tensors => tensors["model.layers.0.self_attn.q_proj.bias"] = zeros(16));
        OneLine<InvalidDataException>("model.safetensors", "model.layers.0.self_attn.q_proj.bias", "unexpected");
    }

    [Fact]
    public void Everything_wrong_at_once()
    {
        Change(tensors =>
        {
            tensors.Remove("model.norm.weight");
            tensors["model.layers.0.extra"] = zeros(1);
            tensors["model.layers.1.self_attn.k_proj.weight"] = zeros(2, 2);
        });
        var message = Message<InvalidDataException>();
        Assert.StartsWith(Path.GetFullPath(_folder.Path) + ": 3 tensors", message, StringComparison.Ordinal);
        Assert.Contains("model.norm.weight: missing", message, StringComparison.Ordinal);
        Assert.Contains("model.layers.0.extra: unexpected", message, StringComparison.Ordinal);
        Assert.Contains("model.layers.1.self_attn.k_proj.weight: expected [8, 16], file has [2, 2]", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(4)]
    [InlineData(100)]
    [InlineData(-1)]
    public void A_truncated_file(int length)
    {
        var file = _folder.File("model.safetensors");
        var bytes = File.ReadAllBytes(file);
        File.WriteAllBytes(file, bytes[..(length < 0 ? bytes.Length + length : length)]);
        OneLine<InvalidDataException>(file);
    }

    [Fact]
    public void Tensors_that_are_no_floats()
    {
        Change(tensors => tensors["model.norm.weight"] = zeros(16, ScalarType.Int64));
        OneLine<InvalidDataException>("model.safetensors", "model.norm.weight", "Int64");
    }

    [Fact]
    public void Missing_files()
    {
        File.Delete(_folder.File("model.safetensors"));
        OneLine<FileNotFoundException>(_folder.Path, "model.safetensors");
        File.WriteAllText(_folder.File("pytorch_model.bin"), "");
        OneLine<UnsupportedCheckpointException>("pytorch_model.bin", "model.safetensors");
        File.Delete(_folder.File("config.json"));
        OneLine<FileNotFoundException>(_folder.Path, "config.json");
        Assert.Throws<DirectoryNotFoundException>(() => Checkpoint.Load<CausalLanguageModel>(_folder.File("nowhere")));
    }

    [Theory]
    [InlineData("model_type", "\"mamba\"", "mamba", "bert, clip, gpt2, gpt_neox, llama, mistral, mt5, offprint_conv, offprint_duo, qwen2, qwen3, roberta, t5, vit")]
    [InlineData("rope_scaling", "{\"rope_type\": \"longrope\", \"factor\": 2}", "rope_type is longrope", "yarn")]
    [InlineData("hidden_act", "\"swiglu7\"", "hidden_act is swiglu7", "silu")]
    [InlineData("quantization_config", "{\"bits\": 4}", "quantization_config", "float16")]
    [InlineData("position_embedding_type", "\"relative_key\"", "position_embedding_type is relative_key", "alibi")]
    public void Options_that_are_not_supported_are_refused_by_name(string field, string value, string named, string supported)
    {
        Configure(config => config[field] = JsonNode.Parse(value));
        OneLine<UnsupportedCheckpointException>("config.json", named, supported);
    }

    [Theory]
    [InlineData("hidden_size", "\"wide\"", "hidden_size", "whole number")]
    [InlineData("hidden_size", "15", "15", "heads")]
    [InlineData("num_key_value_heads", "3", "3 key-value heads", "divide")]
    [InlineData("num_hidden_layers", "null", "num_hidden_layers", "missing")]
    [InlineData("model_type", "null", "model_type", "missing")]
    [InlineData("rope_scaling", "{\"rope_type\": \"linear\"}", "linear", "factor")]
    public void Fields_of_the_wrong_kind_are_named(string field, string value, string named, string right)
    {
        Configure(config => config[field] = JsonNode.Parse(value));
        var message = OneLine<InvalidDataException>(_folder.Path, named, right);
        Assert.Equal(message, Assert.Throws<InvalidDataException>(() => Checkpoint.Inspect(_folder.Path)).Message);
    }

    [Fact]
    public void Text_that_is_no_json()
    {
        File.WriteAllText(_folder.File("config.json"), "{\"model_type\": ");
        OneLine<InvalidDataException>("config.json", "JSON");
        File.WriteAllText(_folder.File("config.json"), "[1]");
        OneLine<InvalidDataException>("config.json", "object");
    }

    [Fact]
    public void A_head_that_the_family_does_not_have()
    {
        var error = Assert.Throws<UnsupportedCheckpointException>(() => Checkpoint.Load<MaskedLanguageModel>(_folder.Path));
        Assert.Contains("llama", error.Message, StringComparison.Ordinal);
        Assert.Throws<UnsupportedCheckpointException>(() => CausalLanguageModel.Create(Tiny.Bert, 1));
    }

    [Fact]
    public void Bert_variants_with_other_positions_are_refused()
    {
        var error = Assert.Throws<UnsupportedCheckpointException>(() => ModelConfig.Parse("{\"model_type\": \"bert\", \"position_embedding_type\": \"relative_key\"}"));
        Assert.Contains("position_embedding_type", error.Message, StringComparison.Ordinal);
        Assert.Throws<UnsupportedCheckpointException>(() => ModelConfig.Parse("{\"model_type\": \"gpt2\", \"add_cross_attention\": true}"));
    }
}
