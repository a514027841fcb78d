using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Offprint.Models.Tests;

/// <summary>What adapters, probes and masks hang on.</summary>
public sealed class SeamTests : IDisposable
{
    private readonly DisposeScope _scope = NewDisposeScope();
    private readonly IDisposable _quiet = no_grad();
    private readonly ModelInput _input = new(Tiny.Batch(Tiny.Ids(9), Tiny.Ids(9, 5)));

    public void Dispose()
    {
        _quiet.Dispose();
        _scope.Dispose();
    }

    private sealed class Doubled(nn.Module<Tensor, Tensor> inner) : nn.Module<Tensor, Tensor>("doubled")
    {
        private readonly nn.Module<Tensor, Tensor> inner = inner;

        public override Tensor forward(Tensor input) => inner.call(input).mul(2);
    }

    public static TheoryData<string, string[]> Paths => new()
    {
        { "gpt2", ["wte", "transformer.wpe", "h.0.attn.c_attn", "transformer.h.1.mlp.c_proj", "h.1.ln_2", "ln_f", "lm_head", "h.0", "h.0.attn", "h.0.mlp"] },
        { "llama", ["model.embed_tokens", "layers.1.self_attn.q_proj", "model.layers.0.mlp.gate_proj", "model.norm", "lm_head", "model.layers.0", "model.layers.0.self_attn", "layers.1.mlp"] },
        { "neox", ["gpt_neox.embed_in", "layers.1.attention.query_key_value", "gpt_neox.layers.0.mlp.dense_4h_to_h", "final_layer_norm", "embed_out", "lm_head", "layers.0.attention", "layers.1.mlp", "layers.1"] },
        { "qwen3", ["model.layers.0.self_attn.q_norm"] },
    };

    [Theory]
    [MemberData(nameof(Paths))]
    public void Every_module_is_found_and_replaced_by_its_checkpoint_path(string kind, string[] paths)
    {
        using var model = CacheTests.Model(kind);
        var before = model.Forward(_input).Logits;
        foreach (var path in paths)
        {
            var original = model.Find(path);
            Assert.Same(original, model.Find(path));
            if (original is not nn.Module<Tensor, Tensor> simple)
            {
                continue;
            }
            model.Replace(path, _ => new Doubled(simple));
            Assert.IsType<Doubled>(model.Find(path));
            Assert.True(Tiny.Difference(model.Forward(_input).Logits, before) > 1e-3 || path.Contains("norm", StringComparison.Ordinal), path);
            model.Replace(path, _ => original);
            Assert.Equal(0, Tiny.Difference(model.Forward(_input).Logits, before));
        }
    }

    [Fact]
    public void Every_tensor_with_a_module_of_its_own_has_a_path()
    {
        using var bert = MaskedLanguageModel.Create(Tiny.Bert, 1);
        using var t5 = Seq2SeqLanguageModel.Create(Tiny.T5 with { GatedFeedForward = true, TieWordEmbeddings = false }, 1);
        using var vit = VisionTransformer.Create(Tiny.Vit, 1, classifier: true);
        using var clip = ClipModel.Create(Tiny.Clip, 1);
        foreach (var model in new PretrainedModel[] { bert, t5, vit, clip })
        {
            foreach (var spec in model.TensorSpecs.Where(spec => spec.Name != "logit_scale"))
            {
                Assert.NotNull(model.Find(spec.Name[..spec.Name.LastIndexOf('.')]));
            }
        }
        Assert.IsType<CrossAttention>(t5.Find("decoder.block.2.layer.1.EncDecAttention"));
        Assert.IsType<FeedForward>(t5.Find("decoder.block.0.layer.2.DenseReluDense"));
        Assert.IsType<TransformerBlock>(clip.Find("vision_model.encoder.layers.1"));
    }

    [Fact]
    public void Unknown_paths_and_wrong_modules_are_named()
    {
        using var model = CacheTests.Model("llama");
        Assert.Contains("layers.0.self_attn.q_proj", Assert.Throws<ArgumentException>(() => model.Find("layers.9.self_attn.q_proj")).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => model.Replace("layers.0", _ => nn.Linear(16, 16)));
        Assert.Throws<ArgumentException>(() => model.Replace("layers.0.self_attn.q_proj", _ => null!));
    }

    [Fact]
    public void A_wrapped_module_still_saves_its_weights_and_a_new_one_saves_its_own()
    {
        using var folder = new TemporaryFolder();
        using var model = CacheTests.Model("llama");
        var name = "model.layers.0.self_attn.q_proj.weight";
        var original = model.ParameterOf(name).data<float>().ToArray();
        model.Replace("layers.0.self_attn.q_proj", old => new Doubled((nn.Module<Tensor, Tensor>)old));
        var added = nn.Linear(16, 8, hasBias: false);
        model.Replace("layers.0.self_attn.k_proj", _ => added);
        Checkpoint.Save(model, folder.Path);
        using var files = Tensors.TensorFolder.Open(folder.Path);
        Assert.Equal(original, files.ReadFloats(name));
        Assert.Equal(added.weight.data<float>().ToArray(), files.ReadFloats("model.layers.0.self_attn.k_proj.weight"));
    }

    [Theory]
    [InlineData("layers.1.mlp")]
    [InlineData("layers.1.self_attn")]
    [InlineData("layers.1")]
    [InlineData("layers.0.self_attn.v_proj")]
    public void Hooks_see_and_change_outputs_until_they_are_removed(string path)
    {
        using var model = CacheTests.Model("llama");
        var before = model.Forward(_input).Logits;
        Tensor? seen = null;
        var hook = model.OnForward(path, (input, output) =>
        {
            seen = output.clone().DetachFromDisposeScope();
            Assert.Equal(16, input.shape[^1]);
            return output.mul(0);
        });
        Assert.True(Tiny.Difference(model.Forward(_input).Logits, before) > 1e-3);
        Assert.Equal(2, seen!.shape[0]);
        hook.Dispose();
        hook.Dispose();
        Assert.Equal(0, Tiny.Difference(model.Forward(_input).Logits, before));
        seen.Dispose();
    }

    [Fact]
    public void Hidden_states_are_the_embeddings_each_layer_and_the_normalised_last_one()
    {
        using var model = CacheTests.Model("llama");
        var outputs = new List<Tensor>();
        using var hook = model.OnForward("layers.0", (input, output) =>
        {
            outputs.Add(input.clone().DetachFromDisposeScope());
            outputs.Add(output.clone().DetachFromDisposeScope());
            return null;
        });
        var output = model.Forward(_input with { ReturnHiddenStates = true });
        Assert.Equal(3, output.HiddenStates!.Count);
        Assert.Equal(0, Tiny.Difference(output.HiddenStates[0], outputs[0]));
        Assert.Equal(0, Tiny.Difference(output.HiddenStates[1], outputs[1]));
        Assert.Equal(0, Tiny.Difference(output.HiddenStates[2], output.LastHidden!));
        outputs.ForEach(x => x.Dispose());
    }

    [Theory]
    [MemberData(nameof(CacheTests.Kinds), MemberType = typeof(CacheTests))]
    public void Attentions_are_probabilities_and_asking_for_them_changes_no_logit(string kind)
    {
        using var model = CacheTests.Model(kind);
        var input = ModelInputs.Pad([Tiny.Ids(9), Tiny.Ids(5)], left: true);
        var real = input.PaddingMask!.unsqueeze(-1).to_type(ScalarType.Float32);
        var plain = model.Forward(input).Logits;
        var output = model.Forward(input with { ReturnAttentions = true });
        Assert.InRange(Tiny.Difference(output.Logits.mul(real), plain.mul(real)), 0, 1e-5);
        Assert.Equal(2, output.Attentions!.Count);
        var some = model.Forward(input with { ReturnAttentions = true, AttentionRows = tensor(new long[] { 8, 0 }) }).Attentions!;
        for (var layer = 0; layer < 2; layer++)
        {
            var all = output.Attentions[layer];
            Assert.Equal([2L, 4L, 9L, 9L], all.shape);
            Assert.InRange(Tiny.Difference(all.sum([-1]), ones(2, 4, 9)), 0, 1e-5);
            Assert.Equal(0f, all[0].triu(1).abs().max().item<float>());
            Assert.Equal(0f, all[1].narrow(1, 4, 5).narrow(2, 0, 4).abs().max().item<float>());
            Assert.InRange(Tiny.Difference(some[layer].select(2, 0), all.select(2, 8)), 0, 1e-5);
        }
    }

    [Theory]
    [InlineData("llama")]
    [InlineData("gpt2")]
    [InlineData("mistral")]
    public void Extra_slots_are_seen_by_every_query_and_can_be_masked_and_reweighted(string kind)
    {
        using var model = CacheTests.Model(kind);
        var attention = (Attention)model.Find(kind == "gpt2" ? "h.1.attn" : "layers.1.self_attn");
        var before = model.Forward(_input).Logits;
        var groups = attention.Layer.KeyValueHeads;
        using var cache = new KeyValueCache();
        attention.Slots = new AttentionSlots(randn(1, groups, 3, 4), randn(1, groups, 3, 4));
        var with = model.Forward(_input).Logits;
        Assert.True(Tiny.Difference(with, before) > 1e-3);
        for (var i = 0; i < 9; i++)
        {
            var step = model.Forward(new ModelInput(_input.Ids!.narrow(1, i, 1)), cache).Logits;
            Assert.InRange(Tiny.Difference(step.squeeze(1), with.select(1, i)), 0, 1e-5);
        }

        attention.Slots = attention.Slots with { AdditiveMask = full([1, 1, 1, 3], float.MinValue) };
        Assert.InRange(Tiny.Difference(model.Forward(_input).Logits, before), 0, 1e-5);
        model.Forward(new ModelInput(Tiny.Batch([3], [4])), cache);

        Tensor? mass = null;
        attention.Slots = attention.Slots with
        {
            AdditiveMask = null,
            Reweight = weights =>
            {
                Assert.Equal([2L, 4L, 9L, 12L], weights.shape);
                mass = weights.narrow(-1, 0, 3).sum([-1]).DetachFromDisposeScope();
                return weights;
            },
        };
        Assert.InRange(Tiny.Difference(model.Forward(_input).Logits, with), 0, 1e-5);
        Assert.InRange(mass!.max().item<float>(), 1e-3f, 1f);
        attention.Slots = attention.Slots with { Reweight = weights => cat([zeros_like(weights.narrow(-1, 0, 3)), weights.narrow(-1, 3, 9).div(weights.narrow(-1, 3, 9).sum([-1], keepdim: true))], -1) };
        Assert.InRange(Tiny.Difference(model.Forward(_input).Logits, before), 0, 1e-5);
        mass.Dispose();
    }

    private sealed class Passing() : nn.Module<Tensor, AttentionContext, Tensor>("passing")
    {
        public override Tensor forward(Tensor x, AttentionContext context) => x;
    }

    [Fact]
    public void A_layer_can_be_skipped_and_gradients_flow_after_inference()
    {
        using var model = CacheTests.Model("llama");
        using (inference_mode())
        {
            model.Forward(_input);
        }
        using var grad = enable_grad();
        var states = model.Forward(_input with { ReturnHiddenStates = true }).HiddenStates!;
        states[1].sum().backward();
        model.Replace("layers.1", _ => new Passing());
        var skipped = model.Forward(_input).LastHidden!;
        var expected = ((nn.Module<Tensor, Tensor>)model.Find("norm")).call(states[1]);
        Assert.Equal(0, Tiny.Difference(skipped, expected));
    }

    [Fact]
    public void Heads_may_differ_from_layer_to_layer_and_are_saved()
    {
        using var folder = new TemporaryFolder();
        using var model = Tiny.Shake(TextEncoder.Create(Tiny.Bert with { HeadsPerLayer = [4, 1] }, 1));
        Assert.Equal([4L, 16L], model.ParameterOf("encoder.layer.1.attention.self.query.weight").shape);
        Checkpoint.Save(model, folder.Path);
        using var again = Checkpoint.Load<TextEncoder>(folder.Path);
        Assert.Equal([4, 1], again.Config.HeadsPerLayer!);
        Assert.Equal(0, Tiny.Difference(again.Forward(_input).LastHidden!, model.Forward(_input).LastHidden!));
        Assert.Equal([4, 2], ModelConfig.Parse("{\"model_type\": \"bert\", \"num_hidden_layers\": 2, \"num_attention_heads\": 4, \"pruned_heads\": {\"1\": [0, 3]}}").HeadsPerLayer!);
    }

    [Fact]
    public void Gradients_reach_every_parameter_and_dropout_acts_only_while_training()
    {
        using var grad = enable_grad();
        using var model = Tiny.Shake(MaskedLanguageModel.Create(Tiny.Bert with { HiddenDropout = 0.3, AttentionDropout = 0.3 }, 1));
        Assert.Equal(0, Tiny.Difference(model.Forward(_input).Logits, model.Forward(_input).Logits));
        model.train();
        Assert.True(Tiny.Difference(model.Forward(_input).Logits, model.Forward(_input).Logits) > 1e-3);
        model.Forward(_input).Logits.logsumexp(-1).sum().backward();
        Assert.Equal(model.TensorSpecs.Count(spec => spec.TiedTo is null), model.parameters().Count());
        // A key bias shifts all scores of a query alike: its gradient is zero.
        Assert.All(model.named_parameters().Where(item => !item.name.EndsWith("key.bias", StringComparison.Ordinal)), item => Assert.True(item.parameter.grad is { } g && g.abs().max().item<float>() > 0, item.name));
    }
}
