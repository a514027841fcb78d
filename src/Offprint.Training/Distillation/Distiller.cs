using Offprint.Models;
using Offprint.Numerics;
using Offprint.Tensors;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Offprint.Training;

/// <summary>
/// Next-token training of a student under a frozen teacher with the same vocabulary: an objective for the trainer. For hidden states of different widths call
/// <see cref="AttachMaps"/> before the trainer is made.
/// </summary>
public sealed class Distiller : IPretrainingObjective
{
    private readonly CausalObjective _causal = new();
    private readonly ICausalLanguageModel _teacher;
    private readonly DistillerOptions _options;

    /// <summary>Makes the objective.</summary>
    /// <param name="teacher">The teacher, in evaluation mode; it is not changed, and the caller keeps it.</param>
    /// <param name="options">What is taken from it; null for the defaults.</param>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    public Distiller(ICausalLanguageModel teacher, DistillerOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(teacher);
        _teacher = teacher;
        _options = options ?? new DistillerOptions();
        _options.Validate();
    }

    /// <inheritdoc/>
    public string Name => "distillation";

    /// <inheritdoc/>
    public int SequenceLength(int context) => context + 1;

    /// <inheritdoc/>
    public bool Supports(ModelConfig config) => _causal.Supports(config) && config.VocabularySize == _teacher.VocabularySize;

    /// <inheritdoc/>
    public ObjectiveBatch Build(TokenBatch batch, SeededRandom random, Device device) => _causal.Build(batch, random, device);

    /// <inheritdoc/>
    public LossTerms Loss(PretrainedModel model, ObjectiveBatch batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        if (model is not CausalLanguageModel student || student.VocabularySize != _teacher.VocabularySize)
        {
            throw new ArgumentException($"Distillation needs a decoder with the teacher's vocabulary of {_teacher.VocabularySize}.", nameof(model));
        }

        using var scope = NewDisposeScope();
        using var textShare = (1 - _options.TeacherShare).ToScalar();
        var (teacherTerm, textTerm) = _options.Kind == DistillationKind.HiddenStates ? Hidden(student, batch) : FromLogits(student, batch);
        var total = teacherTerm.mul(Scalars.Of(_options.TeacherShare)).add(textTerm, alpha: textShare);
        return new LossTerms(total.MoveToOuterDisposeScope())
        {
            Parts = new Dictionary<string, Tensor>
            {
                ["teacher"] = teacherTerm.detach().MoveToOuterDisposeScope(),
                ["text"] = textTerm.detach().MoveToOuterDisposeScope(),
            },
        };
    }

    /// <summary>
    /// Puts a linear map from the student's to the teacher's width into the student for every pair of layers, as modules <c>distillation_map_0</c>, …: they are trained and
    /// kept in training checkpoints with the student, and are no part of the model that is saved.
    /// </summary>
    /// <param name="student">The student; the trainer is made afterwards.</param>
    /// <param name="teacherWidth">Width of the teacher's hidden states.</param>
    public void AttachMaps(CausalLanguageModel student, int teacherWidth)
    {
        ArgumentNullException.ThrowIfNull(student);
        ArgumentOutOfRangeException.ThrowIfLessThan(teacherWidth, 1);
        using var quiet = no_grad();
        for (var i = 0; i < (_options.Layers?.Count ?? 1); i++)
        {
            using var generator = new Generator(Seed.Derive(_options.Seed, "distillation map", i), CPU);
            var width = student.Config.HiddenSize;
            var map = nn.Linear(width, teacherWidth, hasBias: false, device: student.Device, dtype: student.DataType);
            using var drawn = empty([teacherWidth, width], ScalarType.Float32).normal_(0, 1 / Math.Sqrt(width), generator);
            map.weight.copy_(drawn);
            map.weight.DetachFromDisposeScope();
            student.register_module(MapName(i), map);
        }
    }

    private (Tensor Teacher, Tensor Text) FromLogits(CausalLanguageModel student, ObjectiveBatch batch)
    {
        var labels = batch.Labels.reshape(-1);
        if (_options.Kind == DistillationKind.Logits && _teacher is CausalLanguageModel real
            && CausalObjective.PlainHead(student) is { } own && CausalObjective.PlainHead(real) is { } others)
        {
            var input = batch.Input with { Logits = LogitSelection.None };
            Tensor taught;
            using (no_grad())
            {
                taught = real.Forward(input).LastHidden!;
            }

            var hidden = student.Forward(input).LastHidden!;
            return LinearDistillation.Mean(hidden.reshape(-1, own.shape[1]), own, taught.reshape(-1, others.shape[1]), others, labels, batch.Targets, _options.Temperature);
        }

        Tensor teacherLogits;
        using (no_grad())
        {
            teacherLogits = _teacher.Forward(batch.Input).Logits;
        }

        var logits = student.Forward(batch.Input).Logits;
        var vocabulary = logits.shape[^1];
        var temperature = Scalars.Of(_options.Temperature);
        using Scalar count = batch.Targets.ToScalar(), square = (_options.Temperature * _options.Temperature).ToScalar();
        var text = nn.functional.cross_entropy(logits.reshape(-1, vocabulary), labels, ignore_index: ObjectiveBatch.Ignored);
        var p = teacherLogits.reshape(-1, vocabulary).div(temperature).log_softmax(1);
        var q = logits.reshape(-1, vocabulary).div(temperature).log_softmax(1);
        var divergence = _options.Kind == DistillationKind.Logits ? p.exp().mul(Scalars.Difference(p, q)) : q.exp().mul(Scalars.Difference(q, p));
        var counts = labels.ne(Scalars.Of(ObjectiveBatch.Ignored)).to_type(logits.dtype);
        var mean = divergence.sum(1).mul(counts).sum().div(count).mul(square);
        return (mean, text);
    }

    private (Tensor Teacher, Tensor Text) Hidden(CausalLanguageModel student, ObjectiveBatch batch)
    {
        var input = batch.Input with { ReturnHiddenStates = true };
        IReadOnlyList<Tensor> taught;
        using (no_grad())
        {
            taught = _teacher.Forward(input with { Logits = LogitSelection.None }).HiddenStates ?? throw new ArgumentException("The teacher returns no hidden states.");
        }

        var output = student.Forward(input);
        var own = output.HiddenStates!;
        var text = nn.functional.cross_entropy(output.Logits.reshape(-1, student.VocabularySize), batch.Labels.reshape(-1), ignore_index: ObjectiveBatch.Ignored);
        var pairs = _options.Layers ?? [(own.Count - 1, taught.Count - 1)];
        Tensor? sum = null;
        for (var i = 0; i < pairs.Count; i++)
        {
            var (from, to) = pairs[i];
            if (from < 0 || from >= own.Count || to < 0 || to >= taught.Count)
            {
                throw new ArgumentException($"There is no pair of layers ({from}, {to}): the student has 0 to {own.Count - 1}, the teacher 0 to {taught.Count - 1}.");
            }

            var map = student.named_children().FirstOrDefault(child => child.name == MapName(i)).module as Linear;
            if (map is null && own[from].shape[^1] != taught[to].shape[^1])
            {
                throw new InvalidOperationException($"The student's width is {own[from].shape[^1]}, the teacher's {taught[to].shape[^1]}: call {nameof(AttachMaps)} before the trainer is made.");
            }

            var distance = Scalars.Difference(map is null ? own[from] : map.call(own[from]), taught[to]).square().mean();
            sum = sum is null ? distance : Scalars.Sum(sum, distance);
        }

        return (sum!.div(Scalars.Of((long)pairs.Count)), text);
    }

    private static string MapName(int index) => $"distillation_map_{index}";
}
