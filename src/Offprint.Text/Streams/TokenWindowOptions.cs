namespace Offprint.Text;

/// <summary>How <see cref="TokenWindows"/> goes through its tokens.</summary>
public sealed record TokenWindowOptions
{
    /// <summary>Shuffles the windows, anew in every epoch; null keeps their order. Default: null.</summary>
    public ulong? ShuffleSeed { get; init; }

    /// <summary>Passes over the tokens; null never ends. Default: 1.</summary>
    public long? Epochs { get; init; } = 1;

    /// <summary>Tokens that a window shares with the one before it in the text. Default: 1, so that every token but the first is a target once.</summary>
    public int Overlap { get; init; } = 1;
}
