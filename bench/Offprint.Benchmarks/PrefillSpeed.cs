using Offprint.Models;
using Offprint.Tensors;
using Offprint.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace Offprint.Benchmarks;

/// <summary>Prefill: prompts go through the model into a key-value cache, logits of the last token only.</summary>
internal static class PrefillSpeed
{
    public static void Run(Speed peak)
    {
        foreach (var (width, layers) in new[] { (256, 4), (512, 8) })
        {
            using var model = CausalLanguageModel.Create(
                new LlamaConfig { VocabularySize = 8192, HiddenSize = width, LayerCount = layers, HeadCount = width / 64, FeedForwardSize = width * 8 / 3 / 16 * 16, TieWordEmbeddings = true }, 42);
            using var ids = randint(0, 8192, [8, 512]);
            var flops = TransformerFlops.Forward(TransformerShape.Of(model.Config), 8, 512, 8);
            var speed = Speed.Of(flops, TorchRuntime.Threads, 8, () =>
            {
                using var scope = new TensorScope();
                using var quiet = inference_mode();
                using var cache = new KeyValueCache(512);
                model.Forward(new ModelInput(ids) { Logits = LogitSelection.Last }, cache);
            });
            Console.WriteLine($"{$"prefill: Llama {layers} layers, d {width}, 8 prompts of 512",-56} {speed.Share(peak)}");
        }
    }
}
