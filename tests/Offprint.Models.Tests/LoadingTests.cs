using System.Text.Json.Nodes;
using Offprint.Tensors;
using TorchSharp;
using static TorchSharp.torch;

namespace Offprint.Models.Tests;

/// <summary>Memory while loading, precision, tokenizers that do not fit, verification.</summary>
public sealed class LoadingTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly DisposeScope _scope = NewDisposeScope();
    private readonly IDisposable _quiet = no_grad();

    public void Dispose()
    {
        _quiet.Dispose();
        _scope.Dispose();
        _folder.Dispose();
    }

    private sealed class Recorder(Action<LoadProgress> record) : IProgress<LoadProgress>
    {
        public void Report(LoadProgress value) => record(value);
    }

    private static PretrainedModel Model(string kind) => kind switch
    {
        "t5" => Tiny.Shake(Seq2SeqLanguageModel.Create(Tiny.T5, 1)),
        "vit" => Tiny.Shake(VisionTransformer.Create(Tiny.Vit, 1)),
        "clip" => Tiny.Shake(ClipModel.Create(Tiny.Clip, 1)),
        "bert" => Tiny.Shake(MaskedLanguageModel.Create(Tiny.Bert, 1)),
        _ => CacheTests.Model(kind),
    };

    public static TheoryData<string> Kinds => ["gpt2", "neox", "llama", "bert", "t5", "vit", "clip"];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Tensors_are_loaded_one_by_one_and_nothing_else_stays_alive(string kind)
    {
        using (var model = Model(kind))
        {
            Checkpoint.Save(model, _folder.Path, new SaveOptions { DataType = ScalarType.Float16 });
        }
        var (seen, live, last) = (new List<LoadProgress>(), new List<long>(), default(LoadProgress));
        using var again = Checkpoint.Load<PretrainedModel>(_folder.Path, new LoadOptions
        {
            Progress = new Recorder(progress =>
            {
                seen.Add(progress);
                live.Add(TensorScope.LiveTensors);
            }),
        });
        last = seen[^1];
        Assert.Equal((last.Count, again.ParameterCount, again.ParameterCount), (seen.Count, last.LoadedParameters, last.Parameters));
        Assert.Equal(again.TensorSpecs.Where(spec => spec.TiedTo is null).Select(spec => spec.Name), seen.Select(progress => progress.Tensor));
        // Every tensor changes the number of live ones alike: none has a second copy that stays.
        Assert.Single(live.Zip(live.Skip(1), (a, b) => b - a).Distinct());
        Assert.InRange(live[1] - live[0], 0, 1);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Computing_in_bfloat16_is_near_to_computing_in_float32(string kind)
    {
        using (var model = Model(kind))
        {
            Checkpoint.Save(model, _folder.Path, new SaveOptions { DataType = ScalarType.BFloat16 });
        }
        using var full = Checkpoint.Load<PretrainedModel>(_folder.Path);
        using var half = Checkpoint.Load<PretrainedModel>(_folder.Path, new LoadOptions { DataType = ScalarType.BFloat16 });
        Assert.Equal((ScalarType.Float32, ScalarType.BFloat16), (full.DataType, half.DataType));
        Assert.All(half.parameters(), parameter => Assert.Equal(ScalarType.BFloat16, parameter.dtype));
        var (a, b) = (Run(full), Run(half));
        Assert.Equal(ScalarType.BFloat16, b.dtype);
        Assert.InRange(Tiny.Difference(a, b.to_type(ScalarType.Float32)) / a.abs().max().item<float>(), 1e-6, 0.1);

        static Tensor Run(PretrainedModel model)
        {
            var text = ModelInputs.Pad([[57, 5, 9, 11, 60], [57, 8, 60]]);
            return model switch
            {
                CausalLanguageModel decoder => decoder.Forward(text).Logits[0],
                MaskedLanguageModel encoder => encoder.Forward(text).Logits[0],
                Seq2SeqLanguageModel pair => pair.Forward(text, text).Logits[0],
                VisionTransformer vision => vision.Forward(new ImageInput(ones(1, 3, 16, 12))).LastHidden!,
                _ => ((ClipModel)model).Forward(text, new ImageInput(ones(1, 3, 16, 12))).LogitsPerImage,
            };
        }
    }

    [Theory]
    [InlineData("{\"added_tokens\": [{\"id\": 61, \"content\": \"<extra>\"}], \"model\": {\"type\": \"BPE\", \"vocab\": {\"a\": 0, \"b\": 60}, \"merges\": []}}", "<extra>", 61)]
    [InlineData("{\"added_tokens\": [{\"content\": \"x\", \"id\": 3}], \"model\": {\"vocab\": {\"a\": 0, \"b\": 70, \"c\": 9}, \"merges\": [[\"a\", \"b\"]]}}", "b", 70)]
    public void A_tokenizer_larger_than_the_token_table_is_named_with_token_tensor_and_rows(string json, string token, int id)
    {
        using var model = CacheTests.Model("gpt2");
        Checkpoint.Save(model, _folder.Path);
        File.WriteAllText(_folder.File("tokenizer.json"), json);
        var message = Assert.Throws<InvalidDataException>(() => Checkpoint.Load<CausalLanguageModel>(_folder.Path)).Message;
        Assert.DoesNotContain('\n', message);
        foreach (var part in new[] { "tokenizer.json", token, id.ToString(System.Globalization.CultureInfo.InvariantCulture), "transformer.wte.weight has 61 rows", "0 to 60" })
        {
            Assert.Contains(part, message, StringComparison.Ordinal);
        }
        using var anyway = Checkpoint.Load<CausalLanguageModel>(_folder.Path, new LoadOptions { CheckTokenizer = false });
        Assert.NotNull(anyway);
    }

    [Fact]
    public void Highest_ids_are_found_in_every_kind_of_vocabulary()
    {
        Assert.Equal((2, "c"), Highest("{\"model\": {\"type\": \"Unigram\", \"unk_id\": 0, \"vocab\": [[\"a\", 0.0], [\"b\", -1.5], [\"c\", -2]]}, \"added_tokens\": []}"));
        Assert.Equal((9, "\u0120x"), Highest("{\"version\": \"1.0\", \"normalizer\": {\"vocab\": {\"no\": 99}}, \"model\": {\"vocab\": {\"\\u0120x\": 9, \"{\": 1}, \"other\": {\"vocab\": {\"z\": 88}}}}"));
        Assert.Equal((-1, ""), Highest("{}"));
        Assert.Contains("tokenizer.json", Assert.Throws<InvalidDataException>(() => Highest("{\"model\": ")).Message, StringComparison.Ordinal);

        (long, string) Highest(string json)
        {
            File.WriteAllText(_folder.File("tokenizer.json"), json);
            return TokenizerSize.HighestId(_folder.File("tokenizer.json"));
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_sound_checkpoint_is_verified(string kind)
    {
        using (var model = Model(kind))
        {
            Checkpoint.Save(model, _folder.Path);
        }
        var report = Checkpoint.Verify(_folder.Path);
        Assert.True(report.Passed, string.Join("; ", report.Checks));
        Assert.Equal(["tensors", "tokenizer", "numbers", "forward"], report.Checks.Select(check => check.Name));
        Assert.Empty(report.Warnings);
    }

    [Fact]
    public void Numbers_that_are_not_finite_are_found_and_named()
    {
        using var model = CacheTests.Model("llama");
        model.ParameterOf("model.layers.1.mlp.up_proj.weight").data<float>()[0, 5] = float.NaN;
        Checkpoint.Save(model, _folder.Path);
        var report = Checkpoint.Verify(_folder.Path);
        Assert.False(report.Passed);
        Assert.Equal([false, false], report.Checks.Where(check => check.Name is "numbers" or "forward").Select(check => check.Passed));
        Assert.Contains("model.layers.1.mlp.up_proj.weight", report.Checks.Single(check => check.Name == "numbers").Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("gpt_neox", "rope_scaling", "{\"type\": \"longrope\", \"factor\": 2}", "longrope")]
    [InlineData("gpt_neox", "hidden_act", "\"mish\"", "hidden_act is mish")]
    [InlineData("vit", "pooler_act", "\"relu\"", "pooler_act")]
    [InlineData("vit", "quantization_config", "{}", "quantization_config")]
    [InlineData("clip", "text_config", "{\"hidden_act\": \"mish\"}", "text_config: hidden_act is mish")]
    [InlineData("clip", "vision_config", "{\"hidden_act\": \"mish\"}", "vision_config: hidden_act is mish")]
    public void Options_of_the_new_families_are_refused_by_name(string type, string field, string value, string named)
    {
        var json = new JsonObject { ["model_type"] = type, [field] = JsonNode.Parse(value) };
        var error = Assert.Throws<UnsupportedCheckpointException>(() => ModelConfig.Parse(json.ToJsonString()));
        Assert.Contains("config.json", error.Message, StringComparison.Ordinal);
        Assert.Contains(named, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
    }

    [Fact]
    public void Both_generations_of_neox_rotary_fields_are_read()
    {
        var old = (GptNeoXConfig)ModelConfig.Parse("{\"model_type\": \"gpt_neox\", \"rotary_pct\": 0.5, \"rotary_emb_base\": 500}");
        var now = (GptNeoXConfig)ModelConfig.Parse("{\"model_type\": \"gpt_neox\", \"rope_parameters\": {\"rope_type\": \"default\", \"rope_theta\": 500, \"partial_rotary_factor\": 0.5}}");
        Assert.Equal(new RopeConfig { Theta = 500, RotatedShare = 0.5 }, old.Rope);
        Assert.Equal(old.Rope, now.Rope);
        Assert.Equal(new RopeConfig { RotatedShare = 0.25 }, ((GptNeoXConfig)ModelConfig.Parse("{\"model_type\": \"gpt_neox\"}")).Rope);
        Assert.Equal(now.Rope with { Theta = 7 }, ((GptNeoXConfig)ModelConfig.Parse((now with { Rope = now.Rope with { Theta = 7 } }).ToJson().ToJsonString())).Rope);
        Assert.Throws<ArgumentException>(() => CausalLanguageModel.Create(Tiny.GptNeoX with { Rope = new RopeConfig { RotatedShare = 0.4 } }, 1));
    }

    [Theory]
    [InlineData("t5")]
    [InlineData("neox")]
    [InlineData("clip")]
    public void Shards_reload_bit_for_bit(string kind)
    {
        using var model = Model(kind);
        Checkpoint.Save(model, _folder.Path, new SaveOptions { MaximumShardBytes = 4096 });
        Assert.True(Directory.GetFiles(_folder.Path, "model-*-of-*.safetensors").Length > 3);
        using var again = Checkpoint.Load<PretrainedModel>(_folder.Path);
        foreach (var spec in model.TensorSpecs)
        {
            Assert.Equal(model.ParameterOf(spec.Name).detach().bytes.ToArray(), again.ParameterOf(spec.Name).detach().bytes.ToArray());
        }
    }
}
