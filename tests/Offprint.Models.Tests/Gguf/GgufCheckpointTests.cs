using Offprint.Tensors;
using Offprint.Text;
using TorchSharp;
using static TorchSharp.torch;

namespace Offprint.Models.Tests.Gguf;

/// <summary>Models into GGUF files and back: bits, configurations, tokenizers; names, orders and refusals.</summary>
public sealed class GgufCheckpointTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [MemberData(nameof(GgufModels.Names), MemberType = typeof(GgufModels))]
    public void A_model_comes_back_bit_by_bit(string name)
    {
        using var model = GgufModels.Model(name);
        var tokenizer = GgufModels.TokenizerOf(name);
        var path = folder.File("model.gguf");
        GgufCheckpoint.Save(model, tokenizer, path, new GgufExportOptions { Type = GgufWeightType.F32 });
        Assert.Equal(["model.gguf"], Directory.EnumerateFileSystemEntries(folder.Path).Select(p => Path.GetFileName(p)!));
        using var again = GgufCheckpoint.Load(path);
        Assert.Equal(model.Config.EndTokenIds, again.Config.EndTokenIds);
        Assert.Equal(model.TensorSpecs.Select(s => s.BareName), again.TensorSpecs.Select(s => s.BareName));
        foreach (var spec in model.TensorSpecs.Where(s => s.TiedTo is null))
            Assert.True(Same(model, again, spec.Name), spec.Name);
        int[] ids = [1, 5, 9, 30, 2, 77, 12];
        var (before, after) = (GgufModels.Probabilities(model, ids, 0), GgufModels.Probabilities(again, ids, 0));
        for (var row = 0; row < ids.Length; row++)
            Assert.True(before[row].Zip(after[row], (a, b) => Math.Abs(a - b)).Max() < 1e-6);

        var cut = GgufCheckpoint.LoadTokenizer(path)!;
        Assert.Equal(model.Config.EndTokenIds[0], cut.Special.Eos!.Id);
        foreach (var text in new[] { "The reader's answer in 1987", " two  spaces", "Ünïcödé 日本語 🎉", "line\n\nline\r\n", "x<s>y<|endoftext|>z</s>", "" })
        {
            if (text.Length > 0 && text[0] == ' ' && name == "mistral, window") continue; // Metaspace puts no space before a space
            if (text.Contains("<s>", StringComparison.Ordinal) && name == "mistral, window") continue; // nor behind a special token
            Assert.Equal(tokenizer.EncodePair(text).Ids, cut.EncodePair(text).Ids);
            Assert.Equal(tokenizer.EncodeToIds(text), cut.EncodeToIds(text));
            Assert.Equal(tokenizer.Decode([.. tokenizer.EncodeToIds(text)], skipSpecial: true), cut.Decode([.. cut.EncodeToIds(text)], skipSpecial: true));
        }
    }

    [Theory]
    [InlineData(GgufWeightType.F16, 1, 1e-3)]
    [InlineData(GgufWeightType.Q8, 8, 1.0 / 127)]
    [InlineData(GgufWeightType.Q4, 2, 1.0 / 7)]
    public void Matrices_are_stored_as_asked_and_vectors_exactly(GgufWeightType type, int number, double share)
    {
        using var model = GgufModels.Model("gpt2, untied, rows to spare");
        var path = folder.File("typed.gguf");
        GgufCheckpoint.Save(model, GgufModels.Tokenizer("gpt2"), path, new GgufExportOptions { Type = type, Name = "named" });
        using var file = GgufFile.Open(path);
        Assert.Equal("named", file.Metadata["general.name"].AsText);
        foreach (var (name, tensor) in file.Tensors)
        {
            var expected = tensor.Shape.Count == 1 || name == "position_embd.weight" ? GgufTensorType.Float32
                : type == GgufWeightType.Q4 && name is "token_embd.weight" or "output.weight" ? GgufTensorType.Q8 : (GgufTensorType)number;
            Assert.Equal((name, expected), (name, tensor.Type));
        }
        using var again = GgufCheckpoint.Load(path);
        foreach (var spec in model.TensorSpecs)
        {
            var (before, after) = (model.ParameterOf(spec.Name).detach(), again.ParameterOf(spec.Name).detach());
            var difference = before.sub(after).abs().max().to_type(ScalarType.Float64).item<double>();
            Assert.InRange(difference, 0, spec.Shape.Count == 1 || spec.Name.Contains("wpe", StringComparison.Ordinal) ? 0 : before.abs().max().to_type(ScalarType.Float64).item<double>() * share);
        }
    }

    [Fact]
    public void Rows_of_Llamas_queries_and_keys_stand_interleaved_and_those_of_Qwen_as_they_are()
    {
        foreach (var (name, interleaved) in new[] { ("llama, biases", true), ("mistral, window", true), ("qwen2", false) })
        {
            using var model = GgufModels.Model(name);
            var path = folder.File("rows.gguf");
            GgufCheckpoint.Save(model, GgufModels.TokenizerOf(name), path, new GgufExportOptions { Type = GgufWeightType.F32 });
            using var file = GgufFile.Open(path);
            foreach (var (ours, theirs) in new[] { ("q_proj", "attn_q"), ("k_proj", "attn_k") })
            {
                var weight = model.ParameterOf($"model.layers.1.self_attn.{ours}.weight").detach();
                var (rows, columns) = ((int)weight.shape[0], (int)weight.shape[1]);
                var (from, to) = (weight.contiguous().data<float>().ToArray(), file.ReadFloats($"blk.1.{theirs}.weight"));
                for (var row = 0; row < rows; row++)
                {
                    // Heads are 16 wide: dimension i turns with i + 8 in a checkpoint, and stands beside it in the file.
                    var (head, within) = (row / 16, row % 16);
                    var source = interleaved ? head * 16 + within / 2 + within % 2 * 8 : row;
                    Assert.Equal(from.AsSpan(source * columns, columns).ToArray(), to.AsSpan(row * columns, columns).ToArray());
                }
                if (name == "mistral, window") continue;
                var bias = model.ParameterOf($"model.layers.1.self_attn.{ours}.bias").detach().data<float>().ToArray();
                Assert.Equal(bias[interleaved ? 8 : 1], file.ReadFloats($"blk.1.{theirs}.bias")[1]);
            }
        }
    }

    [Fact]
    public void The_fused_rows_of_GptNeoX_stand_in_three_blocks_and_its_form_of_gelu_is_said()
    {
        using var model = GgufModels.Model("gpt-neox");
        var (path, said) = (folder.File("neox.gguf"), new List<string>());
        GgufCheckpoint.Save(model, GgufModels.TokenizerOf("gpt-neox"), path, new GgufExportOptions { Type = GgufWeightType.F32, Warn = said.Add });
        Assert.Equal(3, said.Count);
        Assert.Contains(said, line => line.Contains("tanh form", StringComparison.Ordinal));
        Assert.Contains(said, line => line.Contains("'reader' stands for whole words only", StringComparison.Ordinal));
        Assert.Contains(said, line => line.Contains("'WORLD' takes the blanks around it", StringComparison.Ordinal));
        using var file = GgufFile.Open(path);
        Assert.Equal(("gptneox", "olmo", true, 4L), (file.Metadata["general.architecture"].AsText, file.Metadata["tokenizer.ggml.pre"].AsText, file.Metadata["gptneox.use_parallel_residual"].AsFlag, file.Metadata["gptneox.rope.dimension_count"].AsInteger));
        var from = model.ParameterOf("gpt_neox.layers.1.attention.query_key_value.weight").detach().contiguous().data<float>().ToArray();
        var bias = model.ParameterOf("gpt_neox.layers.1.attention.query_key_value.bias").detach().data<float>().ToArray();
        var (to, moved) = (file.ReadFloats("blk.1.attn_qkv.weight"), file.ReadFloats("blk.1.attn_qkv.bias"));
        for (var row = 0; row < 192; row++)
        {
            // Heads are 16 wide: queries, keys and values of a head follow each other in a checkpoint.
            var (kind, head, within) = (row / 64, row / 16 % 4, row % 16);
            var source = (((head * 3) + kind) * 16) + within;
            Assert.Equal(from.AsSpan(source * 64, 64).ToArray(), to.AsSpan(row * 64, 64).ToArray());
            Assert.Equal(bias[source], moved[row]);
        }

        using var again = GgufCheckpoint.Load(path);
        Assert.Equal(model.Config.ToStack() with { Layers = [] }, again.Config.ToStack() with { Layers = [] });
    }

    [Fact]
    public void Keys_and_names_are_those_of_llama_cpp()
    {
        using var model = GgufModels.Model("llama 3, rope scaling");
        var path = folder.File("keys.gguf");
        GgufCheckpoint.Save(model, GgufModels.Tokenizer("llama3"), path);
        using var file = GgufFile.Open(path);
        var expected = new Dictionary<string, object>
        {
            ["general.architecture"] = "llama", ["general.file_type"] = 1u, ["llama.context_length"] = 256u, ["llama.embedding_length"] = 64u, ["llama.block_count"] = 2u,
            ["llama.feed_forward_length"] = 160u, ["llama.attention.head_count"] = 4u, ["llama.attention.head_count_kv"] = 2u, ["llama.attention.layer_norm_rms_epsilon"] = 1e-5f,
            ["llama.rope.freq_base"] = 2000f, ["llama.rope.dimension_count"] = 16u, ["tokenizer.ggml.model"] = "gpt2", ["tokenizer.ggml.pre"] = "llama-bpe",
            ["tokenizer.ggml.bos_token_id"] = 348u, ["tokenizer.ggml.eos_token_id"] = 349u, ["tokenizer.ggml.add_bos_token"] = true, ["tokenizer.ggml.add_eos_token"] = false,
        };
        foreach (var (key, value) in expected) Assert.Equal((key, value), (key, file.Metadata[key].Value));
        Assert.Equal(350, file.Metadata["tokenizer.ggml.tokens"].AsTexts!.Count);
        Assert.Equal("Ġ t", file.Metadata["tokenizer.ggml.merges"].AsTexts![0]);
        Assert.Equal([3L, 3], file.Metadata["tokenizer.ggml.token_type"].AsIntegers!.TakeLast(2));
        string[] layer = ["attn_norm", "attn_q", "attn_k", "attn_v", "attn_output", "ffn_norm", "ffn_gate", "ffn_up", "ffn_down"];
        Assert.Equal(
            ((string[])["token_embd.weight", .. layer.Select(n => $"blk.0.{n}.weight"), .. layer.Select(n => $"blk.1.{n}.weight"), "output_norm.weight", "output.weight", "rope_freqs.weight"]).Order(),
            file.Tensors.Keys.Order());
        // The divisors of Llama 3, worked out: fast dimensions stay, slow ones are divided by the factor.
        var divisors = file.ReadFloats("rope_freqs.weight");
        Assert.Equal((8, 1f, 8f), (divisors.Length, divisors[0], divisors[^1]));
    }

    [Fact]
    public void A_window_bounds_the_context_and_is_said()
    {
        using var model = GgufModels.Model("mistral, window");
        var said = new List<string>();
        GgufCheckpoint.Save(model, GgufModels.Tokenizer("mistral-pieces"), folder.File("window.gguf"), new GgufExportOptions { Warn = said.Add });
        Assert.Contains("96 instead of 256", Assert.Single(said), StringComparison.Ordinal);
        using var file = GgufFile.Open(folder.File("window.gguf"));
        Assert.Equal(96, file.Metadata["llama.context_length"].AsInteger);
    }

    [Fact]
    public void Folders_become_files_and_files_folders()
    {
        using var model = GgufModels.Model("qwen2");
        var (first, second) = (folder.File("my-model"), folder.File("again"));
        Checkpoint.Save(model, GgufModels.Tokenizer("qwen2"), first, new SaveOptions { DataType = ScalarType.BFloat16 });
        GgufCheckpoint.Export(first, folder.File("x.gguf"), new GgufExportOptions { Type = GgufWeightType.F32 });
        using (var file = GgufFile.Open(folder.File("x.gguf"))) Assert.Equal("my-model", file.Metadata["general.name"].AsText);
        GgufCheckpoint.Import(folder.File("x.gguf"), second);
        using var before = Checkpoint.Load<CausalLanguageModel>(first);
        using var after = Checkpoint.Load<CausalLanguageModel>(second);
        foreach (var spec in before.TensorSpecs.Where(s => s.TiedTo is null)) Assert.True(Same(before, after, spec.Name), spec.Name);
        Assert.Equal(before.Config.ToStack() with { Layers = [] }, after.Config.ToStack() with { Layers = [] });
        Assert.Equal(PretrainedTokenizer.Load(first).EncodeToIds("The reader"), PretrainedTokenizer.Load(second).EncodeToIds("The reader"));
        Assert.Contains("tokenizer", Assert.ThrowsAny<Exception>(() =>
        {
            Checkpoint.Save(model, folder.File("bare"));
            GgufCheckpoint.Export(folder.File("bare"), folder.File("y.gguf"));
        }).Message, StringComparison.Ordinal);
    }

    public static TheoryData<string, ModelConfig> Unsupported => new()
    {
        { "activation Gelu", new LlamaConfig { Activation = Activation.Gelu } },
        { "Alibi positions", new LlamaConfig { Positions = PositionEncoding.Alibi } },
        { "Yarn rope scaling", new LlamaConfig { Rope = new RopeConfig { Scaling = RopeScaling.Yarn, Factor = 2 } } },
        { "Dynamic rope scaling", new LlamaConfig { Rope = new RopeConfig { Scaling = RopeScaling.Dynamic, Factor = 2 } } },
        { "partly rotated heads", new LlamaConfig { Rope = new RopeConfig { RotatedShare = 0.5 } } },
        { "different numbers of heads", new LlamaConfig { HeadsPerLayer = [8, 8, 4, 8] } },
        { "a sliding window", new LlamaConfig { ModelType = "qwen2", SlidingWindow = 64 } },
        { "activation Relu", Tiny.Gpt2 with { Activation = Activation.Relu } },
        { "attention scales", Tiny.Gpt2 with { ScaleAttentionByLayer = true } },
        { "activation Relu", Tiny.GptNeoX with { Activation = Activation.Relu } },
        { "without biases", Tiny.GptNeoX with { AttentionBias = false } },
        { "tied to the token table", Tiny.GptNeoX with { TieWordEmbeddings = true } },
        { "Linear rope scaling", Tiny.GptNeoX with { Rope = new RopeConfig { RotatedShare = 0.5, Scaling = RopeScaling.Linear, Factor = 2 } } },
    };

    [Theory]
    [MemberData(nameof(Unsupported))]
    public void What_llama_cpp_would_compute_otherwise_is_refused(string part, ModelConfig config)
    {
        using var model = CausalLanguageModel.Create(config with { VocabularySize = 400 }, 1);
        var error = Assert.Throws<UnsupportedCheckpointException>(() => GgufCheckpoint.Save(model, GgufModels.Tokenizer("gpt2"), folder.File("no.gguf")));
        Assert.Contains(part, error.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(folder.Path));
    }

    [Theory]
    [InlineData("t5", "a Unigram tokenizer")]
    [InlineData("bert-uncased", "a WordPiece tokenizer")]
    [InlineData("wordlevel-whitespace", "a WordLevel tokenizer")]
    [InlineData("clip", "end_of_word_suffix")]
    [InlineData("roberta-prefix", "the pre-tokenizer")]
    [InlineData("byte-normalizer", "the pre-tokenizer")]
    [InlineData("bpe-unknown-fused", "the pre-tokenizer")]
    [InlineData("roberta", "at most one each", false)]
    [InlineData("llama2", "a BPE that SentencePiece did not make")]
    public void Tokenizers_that_the_format_cannot_describe_are_refused(string golden, string part, bool refused = true)
    {
        var tokenizer = GgufModels.Tokenizer(golden);
        using var model = CausalLanguageModel.Create(Tiny.Llama with { VocabularySize = tokenizer.VocabularySize }, 1);
        void Save() => GgufCheckpoint.Save(model, tokenizer, folder.File("no.gguf"));
        if (refused) Assert.Contains(part, Assert.Throws<UnsupportedCheckpointException>(Save).Message, StringComparison.Ordinal);
        else Save(); // one token before and one behind a text: the format has flags for them
    }

    [Fact]
    public void Files_of_others_are_refused_in_one_line()
    {
        using var model = GgufModels.Model("gpt2");
        var good = folder.File("good.gguf");
        GgufCheckpoint.Save(model, GgufModels.Tokenizer("gpt2"), good, new GgufExportOptions { Type = GgufWeightType.F32 });
        using var file = GgufFile.Open(good);
        string Refuse<T>(Func<Dictionary<string, GgufValue>, Dictionary<string, GgufTensorData>, bool> change, bool tokenizer = false) where T : Exception
        {
            var metadata = new Dictionary<string, GgufValue>(file.Metadata);
            var tensors = file.Tensors.Values.ToDictionary(t => t.Name, t => GgufTensorData.Of(t.Name, t.Shape, file.ReadFloats(t.Name), t.Type));
            change(metadata, tensors);
            var path = folder.File("bad.gguf");
            GgufFile.Write(path, metadata, tensors.Values);
            var error = Assert.Throws<T>(() => { if (tokenizer) GgufCheckpoint.LoadTokenizer(path); else GgufCheckpoint.Load(path).Dispose(); });
            Assert.StartsWith(path + ": ", error.Message, StringComparison.Ordinal);
            Assert.DoesNotContain('\n', error.Message);
            return error.Message;
        }
        Assert.Contains("general.architecture is mamba, which is not supported. Supported: llama, qwen2, qwen3, gpt2, gptneox", Refuse<UnsupportedCheckpointException>((m, _) => (m["general.architecture"] = GgufValue.Of("mamba")) is not null), StringComparison.Ordinal);
        Assert.Contains("gpt2.block_count is missing", Refuse<InvalidDataException>((m, _) => m.Remove("gpt2.block_count")), StringComparison.Ordinal);
        Assert.Contains("gpt2.block_count is -1; it must be a whole number", Refuse<InvalidDataException>((m, _) => (m["gpt2.block_count"] = GgufValue.Of(-1)) is not null), StringComparison.Ordinal);
        Assert.Contains("gpt2.attention.head_count is \"4\"", Refuse<InvalidDataException>((m, _) => (m["gpt2.attention.head_count"] = GgufValue.Of("4")) is not null), StringComparison.Ordinal);
        Assert.Contains("does not divide into 5 heads", Refuse<InvalidDataException>((m, _) => (m["gpt2.attention.head_count"] = GgufValue.Of(5u)) is not null), StringComparison.Ordinal);
        Assert.Contains("LayerCount is 0", Refuse<InvalidDataException>((m, _) => (m["gpt2.block_count"] = GgufValue.Of(0u)) is not null), StringComparison.Ordinal);
        Assert.Contains("tensor blk.1.ffn_up.bias: missing, expected [256]", Refuse<InvalidDataException>((_, t) => t.Remove("blk.1.ffn_up.bias")), StringComparison.Ordinal);
        Assert.Contains("tensor more: unexpected", Refuse<InvalidDataException>((_, t) => t.TryAdd("more", GgufTensorData.Of("more", [1], new float[1], GgufTensorType.Float32))), StringComparison.Ordinal);
        Assert.Contains("tensor output_norm.bias: expected [64], file has [32]", Refuse<InvalidDataException>((_, t) => (t["output_norm.bias"] = GgufTensorData.Of("output_norm.bias", [32], new float[32], GgufTensorType.Float32)) is not null), StringComparison.Ordinal);
        Assert.Contains("token_embd.weight is missing", Refuse<InvalidDataException>((_, t) => t.Remove("token_embd.weight")), StringComparison.Ordinal);
        Assert.Contains("tokenizer.ggml.pre is deepseek-llm, which is not supported. Supported: gpt-2, olmo, llama-bpe, qwen2", Refuse<UnsupportedCheckpointException>((m, _) => (m["tokenizer.ggml.pre"] = GgufValue.Of("deepseek-llm")) is not null, tokenizer: true), StringComparison.Ordinal);
        Assert.Contains("tokenizer.ggml.model is bert", Refuse<UnsupportedCheckpointException>((m, _) => (m["tokenizer.ggml.model"] = GgufValue.Of("bert")) is not null, tokenizer: true), StringComparison.Ordinal);
        Assert.Contains("eos_token_id is 9999; there are 347 tokens", Refuse<InvalidDataException>((m, _) => (m["tokenizer.ggml.eos_token_id"] = GgufValue.Of(9999u)) is not null, tokenizer: true), StringComparison.Ordinal);
        Assert.Contains("token_type has 1 entries for 347", Refuse<InvalidDataException>((m, _) => (m["tokenizer.ggml.token_type"] = GgufValue.Of(new[] { 1 })) is not null, tokenizer: true), StringComparison.Ordinal);
        Assert.Contains("twice", Refuse<InvalidDataException>((m, _) => (m["tokenizer.ggml.tokens"] = GgufValue.Of(Enumerable.Repeat("x", 347).ToArray())) is not null, tokenizer: true), StringComparison.Ordinal);
    }

    private static bool Same(CausalLanguageModel a, CausalLanguageModel b, string name)
    {
        using var scope = NewDisposeScope();
        return Scalars.Read<bool>(a.ParameterOf(name).detach().eq(b.ParameterOf(name).detach()).all());
    }
}
