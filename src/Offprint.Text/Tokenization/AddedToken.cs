namespace Offprint.Text;

/// <summary>A token that is cut out of the text before the model sees it.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Content">The string to look for.</param>
public sealed record AddedToken(int Id, string Content)
{
    /// <summary>Whether decoding may skip it. Default: false.</summary>
    public bool Special { get; init; }

    /// <summary>Whether white space on its left belongs to it. Default: false.</summary>
    public bool LeftStrip { get; init; }

    /// <summary>Whether white space on its right belongs to it. Default: false.</summary>
    public bool RightStrip { get; init; }

    /// <summary>Whether it is looked for in the normalized text (and in normalized form) instead of the raw text. Default: false.</summary>
    public bool Normalized { get; init; }

    /// <summary>Whether it counts only where no word character touches it. Default: false.</summary>
    public bool SingleWord { get; init; }
}
