using System.Text;
using Offprint.Numerics;
using Offprint.Text;

namespace Offprint.Papers;

/// <summary>The test part (bucket 9) of some texts as tokens, one sequence a text: an end token before and behind every document.</summary>
internal sealed class TestText
{
    private TestText(IReadOnlyList<(string Set, int[] Tokens, long Bytes)> sets) => Sets = sets;

    public IReadOnlyList<(string Set, int[] Tokens, long Bytes)> Sets { get; }

    public static TestText Read(DataShelf shelf, IEnumerable<RecipeText> texts, PretrainedTokenizer tokenizer)
    {
        var read = new List<(string, int[], long)>();
        foreach (var text in texts)
        {
            var tokens = new List<int> { End(tokenizer) };
            var bytes = 0L;
            foreach (var document in text.Read(shelf, SplitPart.Test))
            {
                tokens.AddRange(Ids(tokenizer, document.Text));
                bytes += Encoding.UTF8.GetByteCount(document.Text);
            }

            read.Add((text.Name, [.. tokens], bytes));
        }

        return new TestText(read);
    }

    /// <summary>A document as it is trained on: its tokens and the end token.</summary>
    public static int[] Ids(PretrainedTokenizer tokenizer, string text) => [.. tokenizer.EncodeToIds(text), End(tokenizer)];

    private static int End(PretrainedTokenizer tokenizer) =>
        (tokenizer.Special.Eos ?? tokenizer.Special.Separator)?.Id ?? throw new InvalidDataException("The tokenizer has no end token.");
}
