using Offprint.Models;
using Offprint.Numerics;
using TorchSharp;
using static TorchSharp.torch;

namespace Offprint.Training.Tests;

public sealed class FlopsTests
{
    [Fact]
    public void A_decoder_counted_by_hand()
    {
        var config = new LlamaConfig { VocabularySize = 1000, HiddenSize = 64, LayerCount = 2, HeadCount = 4, KeyValueHeadCount = 2, FeedForwardSize = 160 };
        var shape = TransformerShape.Of(config);
        const double T = 128, B = 3;
        // q and o 64×64, k and v 64×32, gate, up and down 64×160: multiply-adds of one token and layer.
        const double linear = (2 * 64 * 64) + (2 * 64 * 32) + (3 * 64 * 160);
        const double attention = 2 * 4 * 16 * T;
        const double forward = 2 * B * T * ((2 * (linear + attention)) + (64 * 1000));
        Assert.Equal(forward, TransformerFlops.Forward(shape, B, T), 1);
        Assert.Equal(3 * forward, TransformerFlops.Training(shape, B, T), 1);
        Assert.Equal(2 * ((2 * (linear + (2 * 4 * 16 * 11))) + (64 * 1000)), TransformerFlops.Decode(shape, 10), 1);
        Assert.Equal(2 * B * T * ((2 * ((linear * 0.25) + attention)) + (64 * 1000)), TransformerFlops.Forward(shape with { Sparsity = 0.75 }, B, T), 1);
    }

    [Fact]
    public void An_encoder_head_counts_masked_tokens_only()
    {
        var shape = TransformerShape.Of(new BertConfig { VocabularySize = 1000, HiddenSize = 64, LayerCount = 1, HeadCount = 4, FeedForwardSize = 256 });
        Assert.Equal(2.0 * ((64 * 1000) + (64 * 64)) * 15, TransformerFlops.Forward(shape, 1, 100, 15) - TransformerFlops.Forward(shape, 1, 100, 0), 1);
    }

    [Fact]
    public void The_ledger_averages_parameters_over_tokens()
    {
        using var loss = zeros(1);
        var ledger = new TrainingLedger().After(new StepLoss(loss, 1, 100, 100, 5), 10, 80).After(new StepLoss(loss, 1, 300, 300, 7), 30, 40);
        Assert.Equal((2, 400, 25.0, 12.0, 80), (ledger.Steps, ledger.Tokens, ledger.AverageParameters, ledger.Flops, ledger.OptimizerBytes));
        Assert.Equal((2.0, 12.0, 400.0), (WorkClock.Steps.Read(ledger), WorkClock.Flops.Read(ledger), WorkClock.Tokens.Read(ledger)));
    }
}
