namespace Offprint.Training;

/// <summary>The sizes of a model that <see cref="Objectives.CreateModel"/> makes: the same for every family, so that objectives can be compared. Defaults are those of a model that trains in seconds.</summary>
public sealed record ObjectiveModelSize
{
    /// <summary>Layers; an encoder-decoder has as many in each of its halves. Default 2.</summary>
    public int Layers { get; init; } = 2;

    /// <summary>Width d. Default 96.</summary>
    public int Width { get; init; } = 96;

    /// <summary>Heads; the width must be a multiple. Default 4.</summary>
    public int Heads { get; init; } = 4;

    /// <summary>Width of the feed-forward layer; null (default): 4 times the width.</summary>
    public int? FeedForward { get; init; }

    /// <summary>Tokens that the model reads at once. Default 64.</summary>
    public int Context { get; init; } = 64;

    /// <summary>Dropout while training. Default 0.1.</summary>
    public double Dropout { get; init; } = 0.1;

    /// <summary>Whether an encoder begins with heads that look at neighbors, see <see cref="Models.NeighborStart"/>; heads must have an even width. Other families find their neighbors by themselves. Default false.</summary>
    public bool Neighbors { get; init; }

    internal void Validate()
    {
        Check(Layers >= 1, nameof(Layers), Layers, "at least 1");
        Check(Width >= 1, nameof(Width), Width, "at least 1");
        Check(Heads >= 1 && Width % Heads == 0, nameof(Heads), Heads, $"a divisor of the width {Width}");
        Check(FeedForward is null or >= 1, nameof(FeedForward), FeedForward ?? 0, "at least 1");
        Check(Context >= 8, nameof(Context), Context, "at least 8");
        Check(!Neighbors || Width / Heads % 2 == 0, nameof(Neighbors), Width / Heads, "of no use with heads of odd width");
        Check(Dropout is >= 0 and < 1, nameof(Dropout), Dropout, "at least 0 and below 1");
    }

    private static void Check(bool right, string name, double value, string wanted)
    {
        if (!right)
        {
            throw new ArgumentException(FormattableString.Invariant($"{name} is {value}; it must be {wanted}."), name);
        }
    }
}
