namespace Offprint.Site.Digests;

/// <summary>A paper in a digest.</summary>
/// <param name="Title">Its title.</param>
/// <param name="Text">What it claims, or what was found; may be empty.</param>
/// <param name="Note">Area, date, authors; or the verdict.</param>
/// <param name="Path">Where it is on the site.</param>
internal sealed record DigestEntry(string Title, string Text, string Note, string Path);
