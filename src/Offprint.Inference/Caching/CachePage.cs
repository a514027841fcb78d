namespace Offprint.Inference;

/// <summary>A page in a cache and what policies note about it.</summary>
internal sealed class CachePage<TPage>(TPage page)
{
    public TPage Page => page;

    /// <summary>The last prediction: the page can go.</summary>
    public bool Discard { get; set; }

    /// <summary>Requested in the present phase.</summary>
    public bool Marked { get; set; }

    public int Pins { get; set; }

    /// <summary>By how much a page is worth keeping, for policies that rank; ties by <see cref="Stamp"/>.</summary>
    public double Rank { get; set; }

    /// <summary>Number of the last request.</summary>
    public long Stamp { get; set; }

    /// <summary>The set that it is in, if any, and its place there.</summary>
    public PageSet<TPage>? Set { get; set; }

    public int Index { get; set; }
}
