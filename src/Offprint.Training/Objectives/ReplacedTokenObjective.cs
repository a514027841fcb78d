using Offprint.Models;
using Offprint.Numerics;
using Offprint.Tensors;
using TorchSharp;
using static TorchSharp.torch;

namespace Offprint.Training;

/// <summary>
/// Replaced-token detection (Clark et al., arXiv 2003.10555): a small masked language model fills in hidden tokens, and an encoder says of every token whether it is the original.
/// Both are trained together; call <see cref="Attach"/> before the trainer is made, so that its optimizer has the generator's parameters and the detection head.
/// </summary>
public sealed class ReplacedTokenObjective : IPretrainingObjective
{
    private const string GeneratorName = "replaced_token_generator";
    private const string HeadName = "replaced_token_head";

    private readonly MaskedObjective _masking;
    private readonly MaskedObjectiveOptions _options;
    private readonly double _weight;
    private readonly double _share;
    private MaskedLanguageModel? _generator;

    /// <summary>Makes the objective.</summary>
    /// <param name="generator">Fills in what was hidden; trained along.</param>
    /// <param name="options">Ids and shares; hidden tokens are always masked, never kept or replaced at random.</param>
    /// <param name="weight">λ, the weight of the detection loss beside the generator's. Default 50.</param>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    public ReplacedTokenObjective(MaskedLanguageModel generator, MaskedObjectiveOptions options, double weight = 50)
    {
        ArgumentNullException.ThrowIfNull(generator);
        ArgumentNullException.ThrowIfNull(options);
        (_options, _masking, _weight) = Check(options, weight);
        _generator = generator;
    }

    /// <summary>Makes the objective; <see cref="Attach"/> then makes the generator too, from the discriminator's configuration.</summary>
    /// <param name="options">Ids and shares; hidden tokens are always masked, never kept or replaced at random.</param>
    /// <param name="generatorShare">Width, heads and feed-forward width of the generator as a share of the discriminator's, rounded to whole heads. Default 0.5.</param>
    /// <param name="weight">λ, the weight of the detection loss beside the generator's. Default 50.</param>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    public ReplacedTokenObjective(MaskedObjectiveOptions options, double generatorShare = 0.5, double weight = 50)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (!(generatorShare > 0 && generatorShare <= 1))
        {
            throw new ArgumentException(FormattableString.Invariant($"The generator's share is {generatorShare}; it must be above 0 and at most 1."), nameof(generatorShare));
        }

        (_options, _masking, _weight) = Check(options, weight);
        _share = generatorShare;
    }

    /// <inheritdoc/>
    public string Name => "replaced-token";

    /// <inheritdoc/>
    public string Needs => ObjectiveNeeds.TextEncoder;

    /// <summary>The generator, once there is one.</summary>
    internal MaskedLanguageModel? Generator => _generator;

    /// <inheritdoc/>
    public int SequenceLength(int context) => _masking.SequenceLength(context);

    /// <inheritdoc/>
    public bool Supports(ModelConfig config)
    {
        ArgumentNullException.ThrowIfNull(config);
        return config is BertConfig && (_generator is null || config.VocabularySize == _generator.Config.VocabularySize);
    }

    /// <summary>Puts the generator and a detection head, linear from d to 1, into the discriminator as modules; they are trained with it and are no part of the model that is saved.</summary>
    /// <param name="discriminator">The encoder that is wanted.</param>
    /// <param name="seed">Seed of the head. Default 42.</param>
    public void Attach(TextEncoder discriminator, ulong seed = 42)
    {
        ArgumentNullException.ThrowIfNull(discriminator);
        using var quiet = no_grad();
        using var generator = new Generator(Seed.Derive(seed, "replaced-token head"), CPU);
        var width = discriminator.Config.HiddenSize;
        var head = nn.Linear(width, 1, hasBias: true, device: discriminator.Device, dtype: discriminator.DataType);
        using var drawn = empty([1, width], ScalarType.Float32).normal_(0, 0.02, generator);
        head.weight.copy_(drawn);
        head.bias!.zero_();
        head.weight.DetachFromDisposeScope();
        head.bias.DetachFromDisposeScope();
        discriminator.register_module(HeadName, head);
        _generator ??= MaskedLanguageModel.Create(Smaller(discriminator.Config), Seed.Derive(seed, "replaced-token generator"), discriminator.DataType, discriminator.Device);
        discriminator.register_module(GeneratorName, _generator);
    }

    /// <inheritdoc/>
    void IPretrainingObjective.Attach(PretrainedModel model, ulong seed) => Attach(
        model as TextEncoder ?? throw new ObjectiveNotSupportedException(Name, $"it needs {Needs} without a head ({nameof(TextEncoder)}), and this is a {model?.GetType().Name ?? "null"}"), seed);

    /// <inheritdoc/>
    public ObjectiveBatch Build(TokenBatch batch, SeededRandom random, Device device)
    {
        var masked = _masking.Build(batch, random, device);
        var columns = masked.Input.LogitPositions!;
        var draws = new float[columns.NumberOfElements];
        for (var i = 0; i < draws.Length; i++)
        {
            draws[i] = random.NextSingle();
        }

        using var scope = NewDisposeScope();
        var real = masked.Labels.ne(Scalars.Of(ObjectiveBatch.Ignored));
        var ids = masked.Input.Ids!;
        var originals = Replace(ids, columns, real, masked.Labels);
        var judged = ones_like(ids);
        foreach (var id in _options.SpecialIds)
        {
            judged = judged.masked_fill(originals.eq(Scalars.Of((long)id)), Scalars.Of(0L));
        }

        var targets = Scalars.Read<long>(judged.sum());
        return new ReplacedTokenBatch(
            masked.Input, masked.Labels, masked.Tokens, masked.Targets == 0 ? 0 : targets, tensor(draws, columns.shape, device: device).MoveToOuterDisposeScope(), originals.MoveToOuterDisposeScope(), judged.MoveToOuterDisposeScope());
    }

    /// <inheritdoc/>
    public LossTerms Loss(PretrainedModel model, ObjectiveBatch batch)
    {
        if (model is not TextEncoder discriminator || Member(model, HeadName) is not nn.Module<Tensor, Tensor> head || _generator is null || !ReferenceEquals(Member(model, GeneratorName), _generator))
        {
            throw new ArgumentException($"Replaced-token detection needs a {nameof(TextEncoder)} that {nameof(Attach)} was called with.", nameof(model));
        }

        var own = batch as ReplacedTokenBatch ?? throw new ArgumentException($"The batch was not made by this objective's {nameof(Build)}.", nameof(batch));
        using var scope = NewDisposeScope();
        var logits = _generator.Forward(own.Input).Logits;
        var generating = nn.functional.cross_entropy(logits.reshape(-1, logits.shape[^1]), own.Labels.reshape(-1), ignore_index: ObjectiveBatch.Ignored);
        var (corrupted, replaced) = Corrupt(logits.detach(), own);
        var scores = head.call(discriminator.Forward(new ModelInput(corrupted)).LastHidden!).squeeze(-1);
        var judged = own.Judged.to_type(scores.dtype);
        var each = nn.functional.binary_cross_entropy_with_logits(scores, replaced.to_type(scores.dtype), reduction: nn.Reduction.None);
        var detecting = each.mul(judged).sum().div(judged.sum());
        var total = Scalars.Sum(generating, detecting.mul(Scalars.Of(_weight)));
        return new LossTerms(total.MoveToOuterDisposeScope())
        {
            Parts = new Dictionary<string, Tensor>
            {
                ["generator"] = generating.detach().MoveToOuterDisposeScope(),
                ["detection"] = detecting.detach().MoveToOuterDisposeScope(),
            },
        };
    }

    /// <summary>Generator with its head over the hidden tokens, discriminator with a head of one column.</summary>
    /// <inheritdoc/>
    public double TrainingFlops(PretrainedModel model, ObjectiveBatch batch)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(batch);
        var (sequences, hidden) = (batch.Input.Ids!.shape[0], batch.Labels.NumberOfElements);
        var length = (double)batch.Tokens / sequences;
        var detecting = TransformerFlops.Training(TransformerShape.Of(model.Config), sequences, length, 0) + (6.0 * batch.Tokens * model.Config.HiddenSize);
        return detecting + (_generator is null ? 0 : TransformerFlops.Training(TransformerShape.Of(_generator.Config), sequences, length, hidden));
    }

    private static (MaskedObjectiveOptions Options, MaskedObjective Masking, double Weight) Check(MaskedObjectiveOptions options, double weight)
    {
        if (!(weight > 0))
        {
            throw new ArgumentException(FormattableString.Invariant($"The weight is {weight}; it must be positive."), nameof(weight));
        }

        var masking = options with { MaskShare = 1, RandomShare = 0 };
        return (masking, new MaskedObjective(masking), weight);
    }

    /// <summary>The generator's configuration: fewer heads of the same width.</summary>
    private BertConfig Smaller(ModelConfig config)
    {
        var encoder = config as BertConfig ?? throw new ObjectiveNotSupportedException(Name, $"it needs {Needs}, and this is a {config.ModelType} model");
        var heads = Math.Max(1, (int)Math.Round(encoder.HeadCount * _share));
        var width = heads * (encoder.HiddenSize / encoder.HeadCount);
        return encoder with { HeadCount = heads, HiddenSize = width, FeedForwardSize = Math.Max(1, encoder.FeedForwardSize * width / encoder.HiddenSize), TieWordEmbeddings = true };
    }

    /// <summary>Tokens drawn from the generator by the batch's uniform numbers, and where they differ from the originals.</summary>
    internal static (Tensor Ids, Tensor Replaced) Corrupt(Tensor logits, ReplacedTokenBatch batch)
    {
        // The inverse of the distribution function: the number of ids whose cumulated probability the draw exceeds.
        var cumulated = logits.to_type(ScalarType.Float32).softmax(-1).cumsum(-1);
        var drawn = cumulated.lt(batch.Draws.unsqueeze(-1)).to_type(ScalarType.Int64).sum([-1]).clamp(max: Scalars.Of(logits.shape[^1] - 1));
        var real = batch.Labels.ne(Scalars.Of(ObjectiveBatch.Ignored));
        var ids = Replace(batch.Originals, batch.Input.LogitPositions!, real, drawn);
        return (ids, ids.ne(batch.Originals));
    }

    /// <summary>Writes values at the columns where <paramref name="real"/> says so; elsewhere the ids stay.</summary>
    private static Tensor Replace(Tensor ids, Tensor columns, Tensor real, Tensor values)
    {
        // Ignored entries may repeat a column; they go to an extra column that is cut off again.
        var width = ids.shape[1];
        var wide = cat([ids, zeros([ids.shape[0], 1], ScalarType.Int64, ids.device)], 1);
        return wide.scatter(1, columns.masked_fill(real.logical_not(), Scalars.Of(width)), values).narrow(1, 0, width).contiguous();
    }

    private static nn.Module? Member(PretrainedModel model, string name) => model.named_children().FirstOrDefault(child => child.name == name).module;
}
