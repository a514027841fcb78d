using Offprint.Models;
using Offprint.Text;
using static TorchSharp.torch;

namespace Offprint.Inference;

/// <summary>
/// Prepacking: short prompts are laid end to end in rows no longer than the longest prompt, kept apart by a block-diagonal causal mask and restarted positions,
/// and the resulting cache is cut back into one row a prompt. Same caches as padding, at a cost that falls with the number of rows: about prompts / rows times faster.
/// </summary>
/// <remarks>
/// For models that mix positions by attention only and honour explicit positions (absolute, rotary, ALiBi), not for recurrent or convolutional layers.
/// A remote chat service shows no key-value cache and cannot be prefilled: the model must be at hand.
/// </remarks>
/// <seealso href="https://arxiv.org/abs/2404.09529">Prepacking: A Simple Method for Fast Prefilling and Increased Throughput in Large Language Models (2024)</seealso>
public sealed class PrepackedPrefiller : Prefiller
{
    private readonly ISequencePacker packer;

    /// <summary>Makes a prefiller.</summary>
    /// <param name="model">The model.</param>
    /// <param name="packer">Puts prompts into rows; null for best-fit decreasing, the paper's greedy choice.</param>
    /// <param name="options">Settings; null for the defaults.</param>
    public PrepackedPrefiller(ICausalLanguageModel model, ISequencePacker? packer = null, PrefillOptions? options = null) : base(model, options) =>
        this.packer = packer ?? new BestFitDecreasingPacker();

    /// <inheritdoc />
    public override string Name => "prepacked";

    /// <summary>The data-set variant: all prompts are packed first, then rows are run in batches.</summary>
    private protected override IEnumerable<PromptBatch> Groups(PromptBatch all, int batchSize) => PrepackingPlan.Groups(all, PrepackingPlan.Make(all, packer, Options), batchSize);

    private protected override FilledCache Fill(PromptBatch batch, CancellationToken cancellationToken)
    {
        var plan = batch.Plan ?? PrepackingPlan.Make(batch, packer, Options);
        using var target = new CacheAssembler([.. batch.Prompts.Select(p => p.Length - 1)], Device);
        if (plan.Bins == 0) return new FilledCache(target.Finish(), 0, 0, 0);
        using var packed = new KeyValueCache();
        long inputs;
        using (var rows = PackedBatch.Create(plan, batch.Prompts, type: (Model as PretrainedModel)?.DataType ?? ScalarType.Float32, device: Device))
        {
            Forward(rows.ToInput(), packed);
            inputs = Bytes(rows.InputIds) + Bytes(rows.PositionIds) + Bytes(rows.Mask);
        }

        cancellationToken.ThrowIfCancellationRequested();
        foreach (var segment in plan.Segments) target.Take(packed, segment.Bin, segment.Start, segment.Source);
        var filled = target.Finish();
        return new FilledCache(filled, plan.Bins, (long)plan.Bins * plan.LongestBin, packed.Bytes + Math.Max(inputs, filled.Bytes));
    }

    private static long Bytes(Tensor tensor) => tensor.NumberOfElements * tensor.ElementSize;
}
