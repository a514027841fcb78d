using Offprint.Numerics;

namespace Offprint.Training;

/// <summary>One caption a picture, or several of which one is drawn each time.</summary>
public sealed class CaptionList : ICaptionSource
{
    private readonly IReadOnlyList<int[][]> _captions;
    private readonly int[] _groups;

    /// <summary>Makes the list.</summary>
    /// <param name="captions">Token ids of every picture's captions, with start and end tokens; none without a caption.</param>
    /// <exception cref="ArgumentException">A picture has no caption, or a caption has fewer than 2 tokens.</exception>
    public CaptionList(IReadOnlyList<int[][]> captions)
    {
        ArgumentNullException.ThrowIfNull(captions);
        var known = new Dictionary<string, int>(StringComparer.Ordinal);
        _captions = captions;
        _groups = new int[captions.Count];
        for (var i = 0; i < captions.Count; i++)
        {
            if (captions[i].Length == 0 || captions[i].Any(caption => caption.Length < 2))
            {
                throw new ArgumentException($"Picture {i} has {(captions[i].Length == 0 ? "no caption" : "a caption of fewer than 2 tokens")}.", nameof(captions));
            }

            var first = string.Join(' ', captions[i][0]);
            if (!known.TryGetValue(first, out _groups[i]))
            {
                known[first] = _groups[i] = known.Count;
            }
        }
    }

    /// <inheritdoc/>
    public int[] Caption(int example, SeededRandom random)
    {
        ArgumentNullException.ThrowIfNull(random);
        var all = _captions[example];
        return all.Length == 1 ? all[0] : all[random.Next(all.Length)];
    }

    /// <inheritdoc/>
    public int Group(int example) => _groups[example];

    /// <inheritdoc/>
    public int[]? HardNegative(int example, SeededRandom random) => null;
}
