using System.Text.Json.Nodes;
using Offprint.Tensors;
using TorchSharp;
using static TorchSharp.torch;

namespace Offprint.Models.Tests;

public sealed class CheckpointTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly DisposeScope _scope = NewDisposeScope();
    private readonly IDisposable _quiet = no_grad();
    private readonly List<string> _warnings = [];

    public void Dispose()
    {
        _quiet.Dispose();
        _scope.Dispose();
        _folder.Dispose();
    }

    private LoadOptions Listening => new() { Warn = _warnings.Add };

    public static TheoryData<string> Models => ["gpt2", "llama", "mistral", "qwen2", "qwen3", "alibi", "bert", "roberta", "bert classifier", "roberta classifier", "bert body", "llama body", "untied", "neox", "sequential neox", "neox classifier", "gpt2 classifier", "t5", "t5 gated", "t5 encoder", "vit", "vit pooler", "vit classifier", "clip"];

    private static PretrainedModel Model(string kind) => kind switch
    {
        "bert" => Tiny.Shake(MaskedLanguageModel.Create(Tiny.Bert, 1)),
        "roberta" => Tiny.Shake(MaskedLanguageModel.Create(Tiny.Roberta, 1)),
        "bert classifier" => Tiny.Shake(SequenceClassifier.Create(Tiny.Bert with { LabelCount = 4 }, 1)),
        "roberta classifier" => Tiny.Shake(SequenceClassifier.Create(Tiny.Roberta, 1)),
        "bert body" => Tiny.Shake(TextEncoder.Create(Tiny.Bert, 1)),
        "llama body" => Tiny.Shake(TextEncoder.Create(Tiny.Llama, 1)),
        "untied" => Tiny.Shake(CausalLanguageModel.Create(Tiny.Gpt2 with { TieWordEmbeddings = false }, 1)),
        "neox classifier" => Tiny.Shake(SequenceClassifier.Create(Tiny.GptNeoX with { LabelCount = 3 }, 1)),
        "gpt2 classifier" => Tiny.Shake(SequenceClassifier.Create(Tiny.Gpt2 with { LabelCount = 3 }, 1)),
        "t5" => Tiny.Shake(Seq2SeqLanguageModel.Create(Tiny.T5, 1)),
        "t5 gated" => Tiny.Shake(Seq2SeqLanguageModel.Create(Tiny.T5 with { GatedFeedForward = true, Activation = Activation.GeluTanh, TieWordEmbeddings = false }, 1)),
        "t5 encoder" => Tiny.Shake(TextEncoder.Create(Tiny.T5, 1)),
        "vit" => Tiny.Shake(VisionTransformer.Create(Tiny.Vit, 1)),
        "vit pooler" => Tiny.Shake(VisionTransformer.Create(Tiny.Vit with { Pooler = true }, 1)),
        "vit classifier" => Tiny.Shake(VisionTransformer.Create(Tiny.Vit, 1, classifier: true)),
        "clip" => Tiny.Shake(ClipModel.Create(Tiny.Clip, 1)),
        _ => CacheTests.Model(kind),
    };

    [Theory]
    [MemberData(nameof(Models))]
    public void Loading_what_was_saved_gives_the_same_bits(string kind)
    {
        using var model = Model(kind);
        Checkpoint.Save(model, _folder.Path);
        using var again = Checkpoint.Load<PretrainedModel>(_folder.Path, Listening);
        Assert.IsType(model.GetType(), again);
        Assert.Empty(_warnings);
        AssertEqual(model, again);
        Assert.Equal(model.Config.ToStack().ToString(), again.Config.ToStack().ToString());
        Assert.Equal(model.Config with { Source = null }, again.Config with { Source = null }, ConfigsAlike);

        var info = Checkpoint.Inspect(_folder.Path);
        Assert.Equal((model.Head, model.ParameterCount, model.Config.ModelType), (info.Head, info.ParameterCount, info.Config.ModelType));
        Assert.Equal([TensorDataType.Float32], info.DataTypes);
        Assert.False(info.HasTokenizer);

        var first = File.ReadAllBytes(_folder.File("model.safetensors"));
        var config = File.ReadAllText(_folder.File("config.json"));
        Checkpoint.Save(again, _folder.Path);
        Assert.Equal(first, File.ReadAllBytes(_folder.File("model.safetensors")));
        Assert.Equal(config, File.ReadAllText(_folder.File("config.json")));
    }

    private static bool ConfigsAlike(ModelConfig a, ModelConfig b) => a.ToJson().ToJsonString() == b.ToJson().ToJsonString();

    private static void AssertEqual(PretrainedModel model, PretrainedModel again)
    {
        foreach (var spec in model.TensorSpecs)
        {
            Assert.Equal(model.ParameterOf(spec.Name).detach().bytes.ToArray(), again.ParameterOf(spec.Name).detach().bytes.ToArray());
        }
        Assert.False(again.training);
    }

    [Fact]
    public void Shards_of_one_megabyte_reload_bit_for_bit()
    {
        using var model = CausalLanguageModel.Create(new LlamaConfig { VocabularySize = 1000, LayerCount = 2 }, 1);
        Checkpoint.Save(model, _folder.Path, new SaveOptions { MaximumShardBytes = 1 << 20 });
        Assert.True(Directory.GetFiles(_folder.Path, "model-*-of-*.safetensors").Length >= 5);
        Assert.False(File.Exists(_folder.File("model.safetensors")));
        using var again = Checkpoint.Load<CausalLanguageModel>(_folder.Path);
        AssertEqual(model, again);
        Assert.True(Checkpoint.Inspect(_folder.Path).Files.Count >= 5);

        File.Delete(Directory.GetFiles(_folder.Path, "model-00002-of-*.safetensors")[0]);
        var error = Assert.Throws<FileNotFoundException>(() => Checkpoint.Load<CausalLanguageModel>(_folder.Path));
        Assert.Contains("model-00002-of-", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
    }

    [Theory]
    [InlineData(ScalarType.Float16, "float16", 2e-3)]
    [InlineData(ScalarType.BFloat16, "bfloat16", 2e-2)]
    public void Half_precision_on_disk_is_computed_in_float32_unless_asked(ScalarType type, string name, double tolerance)
    {
        using var model = CacheTests.Model("llama");
        Checkpoint.Save(model, _folder.Path, new SaveOptions { DataType = type });
        Assert.Equal(name, (string?)JsonNode.Parse(File.ReadAllText(_folder.File("config.json")))!["torch_dtype"]);
        Assert.Equal([Enum.Parse<TensorDataType>(type.ToString())], Checkpoint.Inspect(_folder.Path).DataTypes);
        using var again = Checkpoint.Load<CausalLanguageModel>(_folder.Path);
        Assert.Equal(ScalarType.Float32, again.DataType);
        var weight = "model.layers.0.mlp.up_proj.weight";
        Assert.InRange(Tiny.Difference(again.ParameterOf(weight), model.ParameterOf(weight)), 1e-9, tolerance);
        using var half = Checkpoint.Load<CausalLanguageModel>(_folder.Path, new LoadOptions { DataType = ScalarType.BFloat16 });
        Assert.Equal(ScalarType.BFloat16, half.DataType);
        var input = ModelInputs.Pad([Tiny.Ids(9), Tiny.Ids(4)], left: true);
        using var cache = new KeyValueCache();
        Assert.True(half.Forward(input, cache).Logits.isfinite().all().item<bool>());
        Assert.True(half.Forward(new ModelInput(Tiny.Batch([3], [4])), cache).Logits.isfinite().all().item<bool>());
    }

    [Fact]
    public void Fields_that_no_property_knows_and_the_generation_settings_survive()
    {
        using (var model = CacheTests.Model("llama"))
        {
            Checkpoint.Save(model, _folder.Path);
        }
        var config = JsonNode.Parse(File.ReadAllText(_folder.File("config.json")))!.AsObject();
        config["my_note"] = new JsonArray(1, "two");
        config["eos_token_id"] = new JsonArray(5, 6);
        File.WriteAllText(_folder.File("config.json"), config.ToJsonString());
        File.WriteAllText(_folder.File("generation_config.json"), "{\"temperature\": 0.7}\n");
        using var again = Checkpoint.Load<CausalLanguageModel>(_folder.Path);
        Assert.Equal([5, 6], again.Config.EndTokenIds);
        using var other = new TemporaryFolder();
        Checkpoint.Save(again, other.Path);
        var saved = JsonNode.Parse(File.ReadAllText(other.File("config.json")))!;
        Assert.Equal("[1,\"two\"]", saved["my_note"]!.ToJsonString());
        Assert.Equal("[5,6]", saved["eos_token_id"]!.ToJsonString());
        Assert.Contains("0.7", File.ReadAllText(other.File("generation_config.json")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("gpt2", "transformer.")]
    [InlineData("llama", "model.")]
    public void Names_are_normalised_prefixes_buffers_and_old_suffixes(string kind, string prefix)
    {
        using var model = CacheTests.Model(kind);
        Checkpoint.Save(model, _folder.Path);
        var bare = Read(_folder.Path).Where(item => item.Key != "lm_head.weight" || kind == "llama")
            .ToDictionary(item => item.Key.StartsWith(prefix, StringComparison.Ordinal) ? item.Key[prefix.Length..] : item.Key, item => item.Value);
        bare["h.0.attn.bias"] = ones(1, 1, 4, 4);
        bare["h.1.attn.masked_bias"] = tensor(-1e4f);
        bare["layers.0.self_attn.rotary_emb.inv_freq"] = ones(2);
        TensorFolder.Write(_folder.Path, bare);
        using var again = Checkpoint.Load<CausalLanguageModel>(_folder.Path, Listening);
        AssertEqual(model, again);
        Assert.Empty(_warnings);
    }

    [Fact]
    public void Old_bert_files_with_gamma_beta_and_all_their_heads_load_into_every_class()
    {
        using var model = Tiny.Shake(MaskedLanguageModel.Create(Tiny.Bert, 1));
        Checkpoint.Save(model, _folder.Path);
        var tensors = Read(_folder.Path).ToDictionary(item => item.Key.Replace("LayerNorm.weight", "LayerNorm.gamma", StringComparison.Ordinal).Replace("LayerNorm.bias", "LayerNorm.beta", StringComparison.Ordinal), item => item.Value);
        tensors["bert.embeddings.position_ids"] = arange(48).unsqueeze(0);
        tensors["bert.pooler.dense.weight"] = randn(16, 16);
        tensors["bert.pooler.dense.bias"] = randn(16);
        tensors["cls.seq_relationship.weight"] = randn(2, 16);
        tensors["cls.seq_relationship.bias"] = randn(2);
        tensors["cls.predictions.decoder.weight"] = tensors["bert.embeddings.word_embeddings.weight"].clone();
        tensors["cls.predictions.decoder.bias"] = tensors["cls.predictions.bias"].clone();
        tensors.Remove("cls.predictions.bias");
        TensorFolder.Write(_folder.Path, tensors);
        using var masked = Checkpoint.Load<MaskedLanguageModel>(_folder.Path, Listening);
        AssertEqual(model, masked);
        using var encoder = Checkpoint.Load<TextEncoder>(_folder.Path, Listening);
        Assert.Equal(0, Tiny.Difference(encoder.ParameterOf("pooler.dense.weight"), tensors["bert.pooler.dense.weight"]));
        Assert.Empty(_warnings);
        using var classifier = Checkpoint.Load<SequenceClassifier>(_folder.Path, Listening);
        Assert.Contains("classifier.weight", Assert.Single(_warnings), StringComparison.Ordinal);
        using var twin = Checkpoint.Load<SequenceClassifier>(_folder.Path);
        AssertEqual(classifier, twin);
    }

    [Fact]
    public void A_head_that_differs_from_the_table_is_used_with_a_warning_and_a_missing_one_is_the_table()
    {
        using var model = Tiny.Shake(CausalLanguageModel.Create(Tiny.Llama with { TieWordEmbeddings = true }, 1));
        Checkpoint.Save(model, _folder.Path);
        var tensors = Read(_folder.Path);
        Assert.False(tensors.ContainsKey("lm_head.weight"));
        tensors["lm_head.weight"] = tensors["model.embed_tokens.weight"].clone();
        TensorFolder.Write(_folder.Path, tensors);
        using (var same = Checkpoint.Load<CausalLanguageModel>(_folder.Path, Listening))
        {
            Assert.True(same.Config.TieWordEmbeddings);
            Assert.Empty(_warnings);
        }
        tensors["lm_head.weight"].add_(1);
        TensorFolder.Write(_folder.Path, tensors);
        using (var own = Checkpoint.Load<CausalLanguageModel>(_folder.Path, Listening))
        {
            Assert.False(own.Config.TieWordEmbeddings);
            Assert.Equal(0, Tiny.Difference(own.ParameterOf("lm_head.weight"), tensors["lm_head.weight"]));
            Assert.Contains("lm_head.weight", Assert.Single(_warnings), StringComparison.Ordinal);
        }
        tensors.Remove("lm_head.weight");
        TensorFolder.Write(_folder.Path, tensors);
        File.WriteAllText(_folder.File("config.json"), File.ReadAllText(_folder.File("config.json")).Replace("\"tie_word_embeddings\": true", "\"tie_word_embeddings\": false", StringComparison.Ordinal));
        using var tied = Checkpoint.Load<CausalLanguageModel>(_folder.Path, Listening);
        Assert.True(tied.Config.TieWordEmbeddings);
        Assert.Equal(2, _warnings.Count);
    }

    internal static Dictionary<string, Tensor> Read(string folder)
    {
        using var files = TensorFolder.Open(folder);
        return files.Tensors.Keys.ToDictionary(name => name, name => files.Read(name));
    }
}
