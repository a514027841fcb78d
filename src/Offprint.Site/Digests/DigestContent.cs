namespace Offprint.Site.Digests;

/// <summary>What a digest tells.</summary>
/// <param name="About">What it is about: "all areas", "inference and code", the name of a saved search.</param>
/// <param name="ListPath">The list on the site that it is taken from.</param>
/// <param name="From">Start of its time.</param>
/// <param name="To">End of its time.</param>
/// <param name="New">Papers that were added, newest first; the first ones of many.</param>
/// <param name="NewCount">How many were added.</param>
/// <param name="Verdicts">Papers that got a verdict.</param>
/// <param name="Trending">Papers that were voted for or run, most wanted first.</param>
internal sealed record DigestContent(
    string About,
    string ListPath,
    DateTimeOffset From,
    DateTimeOffset To,
    IReadOnlyList<DigestEntry> New,
    int NewCount,
    IReadOnlyList<DigestEntry> Verdicts,
    IReadOnlyList<DigestEntry> Trending)
{
    /// <summary>Whether there is nothing to tell; such a digest is not sent.</summary>
    public bool IsEmpty => New.Count + Verdicts.Count + Trending.Count == 0;
}
