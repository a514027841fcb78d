using Offprint.Models;
using Offprint.Numerics;
using Offprint.Text;
using Offprint.Training;

namespace Offprint.Papers.Reproductions;

/// <summary>Captions of two-item pictures, from eight templates.</summary>
internal sealed class PairCaptions : ICaptionSource
{
    public const string Begin = "<s>", End = "</s>";

    private static readonly string[] Templates =
    [
        "a {l} to the left of a {r}", "a {r} to the right of a {l}", "left a {l}, right a {r}", "right a {r}, left a {l}",
        "from left to right: {l}, {r}", "a {l} stands left of a {r}", "a {r} stands right of a {l}", "first a {l}, then a {r}",
    ];

    private readonly TwoItemPictures _pictures;
    private readonly int[][][] _ids;

    /// <summary>Encodes all captions.</summary>
    /// <param name="pictures">The pictures that are described.</param>
    /// <param name="tokenizer">From <see cref="Tokenizer"/>.</param>
    /// <param name="begin">Id of the start token.</param>
    /// <param name="end">Id of the end token.</param>
    public PairCaptions(TwoItemPictures pictures, PretrainedTokenizer tokenizer, int begin, int end)
    {
        _pictures = pictures;
        _ids = [.. Enumerable.Range(0, 100).Select(pair => Texts(pair / 10, pair % 10).Select(text => (int[])[begin, .. tokenizer.EncodeToIds(text), end]).ToArray())];
        Longest = _ids.Max(texts => texts.Max(ids => ids.Length));
    }

    /// <summary>Tokens of the longest caption, start and end included.</summary>
    public int Longest { get; }

    /// <summary>Token ids of all captions of all 100 ordered pairs, left × 10 + right.</summary>
    public IReadOnlyList<int[][]> All => _ids;

    /// <summary>A tokenizer trained on the captions that training may show; every word that occurs becomes one token.</summary>
    public static PretrainedTokenizer Tokenizer(CancellationToken ct) => new BytePairTrainer(new BytePairTrainerOptions { VocabularySize = 512, SpecialTokens = [Begin, End], Threads = 1 })
        .Train(Enumerable.Range(0, 100).Select(i => (i / 10, i % 10)).Where(pair => !TwoItemPictures.HeldOut.Contains(pair)).SelectMany(pair => Texts(pair.Item1, pair.Item2)), cancellationToken: ct);

    /// <summary>The eight captions of a pair.</summary>
    public static IEnumerable<string> Texts(int left, int right) => Templates.Select(template =>
        template.Replace("{l}", ItemPixels.Names[left], StringComparison.Ordinal).Replace("{r}", ItemPixels.Names[right], StringComparison.Ordinal));

    /// <summary>The pair that a caption describes; null for a text that no template makes.</summary>
    public static (int Left, int Right)? Parse(string caption)
    {
        for (var pair = 0; pair < 100; pair++)
        {
            if (Texts(pair / 10, pair % 10).Contains(caption, StringComparer.Ordinal))
            {
                return (pair / 10, pair % 10);
            }
        }

        return null;
    }

    /// <inheritdoc/>
    public int[] Caption(int example, SeededRandom random)
    {
        var (left, right) = _pictures.Classes(example);
        return Draw(left, right, random);
    }

    /// <inheritdoc/>
    public int Group(int example)
    {
        var (left, right) = _pictures.Classes(example);
        return (left * 10) + right;
    }

    /// <summary>The caption with the items swapped, or one with another item on one side, each half of the time; never one of a held-out pair.</summary>
    public int[]? HardNegative(int example, SeededRandom random)
    {
        var (left, right) = _pictures.Classes(example);
        var wrong = random.Next(2) == 0 ? (Left: right, Right: left) : (Left: left, Right: right);
        while (wrong == (left, right) || TwoItemPictures.HeldOut.Contains(wrong))
        {
            var other = random.Next(10);
            wrong = random.Next(2) == 0 ? (left, other) : (other, right);
        }

        return Draw(wrong.Left, wrong.Right, random);
    }

    private int[] Draw(int left, int right, SeededRandom random)
    {
        var texts = _ids[(left * 10) + right];
        return texts[random.Next(texts.Length)];
    }
}
