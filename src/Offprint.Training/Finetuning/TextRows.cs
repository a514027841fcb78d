using Offprint.Models;
using Offprint.Text;
using static TorchSharp.torch;

namespace Offprint.Training;

/// <summary>Texts as the rows that a model's body reads: between the special tokens of its family, cut to its context, filled up on the right.</summary>
internal static class TextRows
{
    /// <summary>The ids of a text: [CLS] … [SEP] for encoders, … end for encoder-decoders, as it is for decoders; at least one id.</summary>
    public static int[] Frame(PretrainedModel model, PretrainedTokenizer tokenizer, IReadOnlyList<int> ids, int context)
    {
        var special = tokenizer.Special;
        var (begin, end) = model switch
        {
            Seq2SeqLanguageModel => (null, (special.Eos ?? special.Separator)?.Id),
            _ when model.Config is BertConfig => ((special.Classification ?? special.Bos)?.Id, (special.Separator ?? special.Eos)?.Id),
            _ => ((int?)null, (int?)null),
        };
        var room = Math.Max(0, context - (begin is null ? 0 : 1) - (end is null ? 0 : 1));
        int[] row = [.. begin is { } b ? [b] : (int[])[], .. ids.Take(room), .. end is { } e ? [e] : (int[])[]];
        return row.Length > 0 ? row : [special.Eos?.Id ?? 0];
    }

    /// <summary>Ids of a text without special tokens.</summary>
    public static IReadOnlyList<int> Ids(PretrainedTokenizer tokenizer, string text) => tokenizer.EncodePair(text, null, addSpecial: false).Ids;

    /// <summary>A batch of rows. Its tensors belong to the caller's scope.</summary>
    public static ModelInput Batch(IReadOnlyList<int[]> rows, int padding, Device device)
    {
        var width = rows.Max(static row => row.Length);
        var (ids, real) = (new long[rows.Count * width], new bool[rows.Count * width]);
        var ragged = false;
        for (var r = 0; r < rows.Count; r++)
        {
            for (var i = 0; i < width; i++)
            {
                var inside = i < rows[r].Length;
                (ids[(r * width) + i], real[(r * width) + i]) = (inside ? rows[r][i] : padding, inside);
                ragged |= !inside;
            }
        }

        return new ModelInput(tensor(ids, [rows.Count, width], ScalarType.Int64, device)) { PaddingMask = ragged ? tensor(real, [rows.Count, width], device: device) : null };
    }

    /// <summary>The id that fills rows.</summary>
    public static int Padding(PretrainedTokenizer tokenizer) => tokenizer.Special.Padding?.Id ?? tokenizer.Special.Eos?.Id ?? 0;

    /// <summary>Indices of rows in batches of like lengths, so that little is filled up.</summary>
    public static IEnumerable<int[]> ByLength(IReadOnlyList<int[]> rows, int batch) =>
        Enumerable.Range(0, rows.Count).OrderBy(i => rows[i].Length).Chunk(batch);
}
