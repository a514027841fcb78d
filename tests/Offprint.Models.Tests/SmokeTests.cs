using TorchSharp;
using static TorchSharp.torch;

namespace Offprint.Models.Tests;

public class SmokeTests
{
    [Fact]
    public void Llama_and_gpt2_run_with_and_without_a_cache()
    {
        foreach (ModelConfig config in new ModelConfig[] { new LlamaConfig { VocabularySize = 50, HiddenSize = 16, HeadCount = 4, KeyValueHeadCount = 2, FeedForwardSize = 40, LayerCount = 2 }, new Gpt2Config { VocabularySize = 50, HiddenSize = 16, LayerCount = 2, HeadCount = 2, FeedForwardSize = 64, MaximumPositions = 64 } })
        {
            using var grad = no_grad();
            using var model = CausalLanguageModel.Create(config, 1);
            using var scope = NewDisposeScope();
            var ids = randint(0, 50, [2, 10]);
            var whole = model.Forward(new ModelInput(ids)).Logits;
            using var cache = new KeyValueCache();
            for (var i = 0; i < 10; i++)
            {
                var step = model.Forward(new ModelInput(ids.narrow(1, i, 1)), cache).Logits;
                Assert.True((step.squeeze(1) - whole.select(1, i)).abs().max().item<float>() < 1e-5f);
            }
        }
    }
}
