namespace Offprint.Papers;

/// <summary>What was written into a data archive.</summary>
/// <param name="Documents">The number of documents.</param>
/// <param name="Bytes">The bytes of the lines before compression.</param>
public sealed record DataArchiveSummary(int Documents, long Bytes);
