using Offprint.Models;
using Offprint.Numerics;
using Offprint.Tensors;
using Offprint.Text;
using TorchSharp;
using static TorchSharp.torch;

namespace Offprint.Training;

/// <summary>
/// Gaps of a few words with words on either side, filled greedily, one token after the other, by what the model was trained to write: a masked model one mask at a time, an encoder-decoder behind its
/// sentinel, a decoder from the left side alone. The score is the share of the gap's tokens that come out right in their place.
/// </summary>
public sealed class InfillTask : IDownstreamTask
{
    private const int BatchSize = 64;

    /// <summary>Objectives whose models fill gaps in another form than this task gives them.</summary>
    private static readonly string[] Unread = ["plm", "glm", "rtd", "simcse"];

    private readonly IReadOnlyList<Gap> _gaps;

    /// <summary>Makes the task.</summary>
    /// <param name="passages">Held-out passages; those without enough words are left out.</param>
    /// <param name="tokenizer">The tokenizer of the models that are compared.</param>
    /// <param name="words">Words of a gap. Default 3.</param>
    /// <param name="side">Words on either side. Default 20.</param>
    /// <exception cref="ArgumentException">No passage is long enough.</exception>
    public InfillTask(IReadOnlyList<TextPassage> passages, PretrainedTokenizer tokenizer, int words = 3, int side = 20)
    {
        ArgumentNullException.ThrowIfNull(passages);
        ArgumentNullException.ThrowIfNull(tokenizer);
        ArgumentOutOfRangeException.ThrowIfLessThan(words, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(side, 1);
        _gaps = [.. passages.Select((passage, i) => Cut(passage, i, tokenizer, words, side)).OfType<Gap>()];
        if (_gaps.Count == 0)
        {
            throw new ArgumentException($"No passage has {(2 * side) + words} words.", nameof(passages));
        }
    }

    /// <inheritdoc/>
    public string Name => "infilling";

    /// <inheritdoc/>
    public string Metric => "exact tokens";

    /// <inheritdoc/>
    public bool HigherIsBetter => true;

    /// <summary>Number of gaps.</summary>
    public int Count => _gaps.Count;

    /// <inheritdoc/>
    public bool Supports(TrainedObjective trained)
    {
        ArgumentNullException.ThrowIfNull(trained);
        return !Unread.Contains(trained.Id) && trained.Model is MaskedLanguageModel or CausalLanguageModel or Seq2SeqLanguageModel;
    }

    /// <inheritdoc/>
    public IReadOnlyList<TaskScore> Evaluate(TrainedObjective trained, CancellationToken cancellation = default)
    {
        if (!Supports(trained))
        {
            throw UnitScores.Unable(this, trained);
        }

        TorchRuntime.PrepareThread();
        trained.Model.eval();
        var values = new double[_gaps.Count];
        foreach (var batch in Enumerable.Range(0, _gaps.Count).OrderBy(i => _gaps[i].Middle.Length).ThenBy(i => _gaps[i].Left.Length + _gaps[i].Right.Length).Chunk(BatchSize))
        {
            cancellation.ThrowIfCancellationRequested();
            Gap[] own = [.. batch.Select(i => _gaps[i])];
            var filled = Fill(trained, own);
            for (var i = 0; i < batch.Length; i++)
            {
                values[batch[i]] = own[i].Middle.Where((id, place) => filled[i][place] == id).Count() / (double)own[i].Middle.Length;
            }
        }

        return UnitScores.Of([.. _gaps.Select(static gap => gap.Unit)], values);
    }

    /// <summary>The tokens that a model puts into gaps.</summary>
    internal static int[][] Fill(TrainedObjective trained, IReadOnlyList<Gap> gaps)
    {
        int[][] filled = [.. gaps.Select(static gap => new int[gap.Middle.Length])];
        var longest = filled.Max(static own => own.Length);
        using var scope = new TensorScope();
        using var quiet = no_grad();
        for (var place = 0; place < longest; place++)
        {
            using var inner = NewDisposeScope();
            int[] open = [.. Enumerable.Range(0, gaps.Count).Where(i => place < filled[i].Length)];
            var next = trained.Model switch
            {
                MaskedLanguageModel masked => Masked(masked, trained, gaps, filled, open, place),
                CausalLanguageModel decoder => Causal(decoder, trained, gaps, filled, open, place),
                _ => Pair((Seq2SeqLanguageModel)trained.Model, trained, gaps, filled, open, place),
            };
            for (var i = 0; i < open.Length; i++)
            {
                filled[open[i]][place] = (int)next[i];
            }
        }

        return filled;
    }

    /// <summary>Left side, what is filled already, masks, right side: the first mask is predicted.</summary>
    private static long[] Masked(MaskedLanguageModel model, TrainedObjective trained, IReadOnlyList<Gap> gaps, int[][] filled, int[] open, int place)
    {
        var mask = trained.Tokenizer.Special.Mask!.Id;
        var rows = new List<int[]>();
        var columns = new List<long>();
        foreach (var i in open)
        {
            var (left, right) = Sides(gaps[i], trained.Context - 2 - filled[i].Length);
            int[] ids = [.. left, .. filled[i][..place], .. Enumerable.Repeat(mask, filled[i].Length - place), .. right];
            var row = TextRows.Frame(model, trained.Tokenizer, ids, trained.Context);
            rows.Add(row);
            columns.Add(row.AsSpan().IndexOf(mask));
        }

        var input = TextRows.Batch(rows, TextRows.Padding(trained.Tokenizer), model.Device) with
        {
            Logits = LogitSelection.At, LogitPositions = tensor(columns.ToArray(), [rows.Count, 1], ScalarType.Int64, model.Device),
        };
        return Best(model.Forward(input).Logits);
    }

    /// <summary>Left side and what is filled already: the next token is predicted.</summary>
    private static long[] Causal(CausalLanguageModel model, TrainedObjective trained, IReadOnlyList<Gap> gaps, int[][] filled, int[] open, int place)
    {
        int[][] rows = [.. open.Select(i => (int[])[.. gaps[i].Left, .. filled[i][..place]]).Select(row => row.Length <= trained.Context ? row : row[^trained.Context..])];
        return Best(model.Forward(TextRows.Batch(rows, TextRows.Padding(trained.Tokenizer), model.Device) with { Logits = LogitSelection.Last }).Logits);
    }

    /// <summary>Source: left side, sentinel or mask, right side. Target: T5's sentinel, or BART's left side, then what is filled already.</summary>
    private static long[] Pair(Seq2SeqLanguageModel model, TrainedObjective trained, IReadOnlyList<Gap> gaps, int[][] filled, int[] open, int place)
    {
        var whole = trained.Id == "infill";
        var blank = (whole ? trained.Tokenizer.Special.Mask?.Id : trained.Tokenizer.FindToken("<extra_id_0>"))
            ?? throw new NotSupportedException($"The tokenizer has no {(whole ? "mask token" : "<extra_id_0>")}; a model of '{trained.Id}' fills no gaps without it.");
        var (sources, targets) = (new List<int[]>(), new List<int[]>());
        foreach (var i in open)
        {
            var (left, right) = Sides(gaps[i], trained.Context - 2);
            sources.Add(TextRows.Frame(model, trained.Tokenizer, [.. left, blank, .. right], trained.Context));
            targets.Add([model.Config is T5Config t5 ? t5.DecoderStartTokenId : 0, .. whole ? left : [blank], .. filled[i][..place]]);
        }

        var padding = TextRows.Padding(trained.Tokenizer);
        var source = TextRows.Batch(sources, padding, model.Device);
        return Best(model.Forward(source, TextRows.Batch(targets, padding, model.Device) with { Logits = LogitSelection.Last }).Logits);
    }

    private static long[] Best(Tensor logits) => logits.argmax(-1).reshape(-1).cpu().data<long>().ToArray();

    /// <summary>Both sides, cut evenly on their far ends where they do not fit.</summary>
    private static (int[] Left, int[] Right) Sides(Gap gap, int room)
    {
        var half = Math.Max(0, room / 2);
        var left = Math.Min(gap.Left.Length, Math.Max(half, room - gap.Right.Length));
        return (gap.Left[^left..], gap.Right[..Math.Max(0, Math.Min(gap.Right.Length, room - left))]);
    }

    private static Gap? Cut(TextPassage passage, int number, PretrainedTokenizer tokenizer, int words, int side)
    {
        var own = passage.Text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        var spare = own.Length - (2 * side) - words;
        if (spare < 0)
        {
            return null;
        }

        var start = new SeededRandom(Seed.Derive(0, "gap", number)).Next(spare + 1);
        var at = start + side;
        int[] left = Ids(own[start..at], first: true), middle = Ids(own[at..(at + words)], first: false), right = Ids(own[(at + words)..(at + words + side)], first: false);
        return middle.Length == 0 ? null : new Gap(passage.Unit, left, middle, right);

        int[] Ids(string[] part, bool first) => [.. TextRows.Ids(tokenizer, (first ? "" : " ") + string.Join(' ', part))];
    }

    /// <summary>A gap and its sides, as tokens.</summary>
    internal sealed record Gap(string Unit, int[] Left, int[] Middle, int[] Right);
}
