using Offprint.Models;
using Offprint.Numerics;
using TorchSharp;
using static TorchSharp.torch;

namespace Offprint.Training;

/// <summary>
/// Masked-token prediction (Devlin et al., arXiv 1810.04805): in every sequence the same number of tokens is chosen, most of them are hidden, and the model predicts
/// what stood there. Only the chosen columns go through the head. By option whole words (as later BERT models do) or spans (Joshi et al., arXiv 1907.10529) are hidden together.
/// </summary>
public sealed class MaskedObjective : IPretrainingObjective
{
    private readonly MaskedObjectiveOptions _options;
    private readonly HashSet<int> _special;
    private readonly MaskPattern _pattern;

    /// <summary>Makes the objective.</summary>
    /// <param name="options">Ids and shares.</param>
    /// <exception cref="ArgumentException">A share or an id is out of range.</exception>
    public MaskedObjective(MaskedObjectiveOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        _options = options;
        _special = [.. options.SpecialIds];
        _pattern = MaskPattern.For(options, _special);
    }

    /// <inheritdoc/>
    public string Name => _options.Unit switch
    {
        MaskingUnit.Words => "whole-word",
        MaskingUnit.Spans => "span",
        _ => "masked",
    };

    /// <summary>Tokens added around a sequence.</summary>
    private int Added => (_options.BeginId is null ? 0 : 1) + (_options.EndId is null ? 0 : 1);

    /// <inheritdoc/>
    public string Needs => ObjectiveNeeds.MaskedEncoder;

    /// <inheritdoc/>
    public int SequenceLength(int context) => context - Added;

    /// <inheritdoc/>
    public bool Supports(ModelConfig config)
    {
        ArgumentNullException.ThrowIfNull(config);
        return config is BertConfig;
    }

    /// <inheritdoc/>
    public ObjectiveBatch Build(TokenBatch batch, SeededRandom random, Device device)
    {
        ArgumentNullException.ThrowIfNull(batch);
        ArgumentNullException.ThrowIfNull(random);
        var length = batch.Columns + Added;
        var chosen = Math.Max(1, (int)Math.Round(batch.Columns * _options.Share));
        var inputs = new long[batch.Rows * length];
        var columns = new long[batch.Rows * chosen];
        var labels = new long[batch.Rows * chosen];
        var targets = 0L;
        for (var row = 0; row < batch.Rows; row++)
        {
            var place = inputs.AsSpan(row * length, length);
            var first = Frame(batch.Row(row), place);
            targets += Hide(place, first, batch.Row(row), columns.AsSpan(row * chosen, chosen), labels.AsSpan(row * chosen, chosen), random);
        }

        var input = new ModelInput(tensor(inputs, [batch.Rows, length], ScalarType.Int64, device))
        {
            Logits = LogitSelection.At,
            LogitPositions = tensor(columns, [batch.Rows, chosen], ScalarType.Int64, device),
        };
        return new ObjectiveBatch(input, tensor(labels, [batch.Rows, chosen], ScalarType.Int64, device), inputs.Length, targets);
    }

    /// <inheritdoc/>
    public LossTerms Loss(PretrainedModel model, ObjectiveBatch batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        if (model is not MaskedLanguageModel encoder)
        {
            throw new ArgumentException($"Masked-token prediction needs a {nameof(MaskedLanguageModel)}, not a {model?.GetType().Name ?? "null"}.", nameof(model));
        }

        using var scope = NewDisposeScope();
        var logits = encoder.Forward(batch.Input).Logits;
        return new LossTerms(nn.functional.cross_entropy(logits.reshape(-1, logits.shape[^1]), batch.Labels.reshape(-1), ignore_index: ObjectiveBatch.Ignored).MoveToOuterDisposeScope());
    }

    /// <summary>Copies a sequence between its special tokens; returns where it begins.</summary>
    private int Frame(ReadOnlySpan<int> ids, Span<long> place)
    {
        var first = 0;
        if (_options.BeginId is { } begin)
        {
            place[first++] = begin;
        }

        for (var i = 0; i < ids.Length; i++)
        {
            place[first + i] = ids[i];
        }

        if (_options.EndId is { } end)
        {
            place[^1] = end;
        }

        return first;
    }

    /// <summary>Hides the chosen tokens and writes columns and labels in ascending order; what is left of a row stays ignored.</summary>
    private int Hide(Span<long> place, int first, ReadOnlySpan<int> ids, Span<long> columns, Span<long> labels, SeededRandom random)
    {
        var choice = _pattern.Choose(ids, columns.Length, random);
        columns.Fill(first);
        labels.Fill(ObjectiveBatch.Ignored);
        var (targets, draw) = (0, 0.0);
        for (var i = 0; i < choice.Count; i++)
        {
            var column = first + choice[i].Column;
            var original = (int)place[column];
            columns[i] = column;
            if (_special.Contains(original))
            {
                continue;
            }

            labels[i] = original;
            targets++;
            // What belongs together (a span) shares one draw.
            draw = choice[i].Continues ? draw : random.NextDouble();
            if (draw < _options.MaskShare)
            {
                place[column] = _options.MaskId;
            }
            else if (draw < _options.MaskShare + _options.RandomShare)
            {
                place[column] = RandomToken(random);
            }
        }

        return targets;
    }

    private int RandomToken(SeededRandom random)
    {
        while (true)
        {
            var id = random.Next(_options.VocabularySize);
            if (!_special.Contains(id) && id != _options.MaskId)
            {
                return id;
            }
        }
    }
}
