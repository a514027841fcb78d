namespace Offprint.Training;

/// <summary>The text of a training run.</summary>
public sealed record DataSection
{
    /// <summary>A folder or a file: text, Markdown, HTML, JSON lines, CSV, Parquet, also compressed.</summary>
    public required string Path { get; init; }

    /// <summary>File name extensions that a folder is searched for; null (default): everything that can be read.</summary>
    public IReadOnlyList<string>? Extensions { get; init; }

    /// <summary>The field that holds the text of records; null (default): the usual names.</summary>
    public string? TextField { get; init; }

    /// <summary>
    /// Share of the text that is held out for evaluation. Default 0.05. From 40 documents on whole documents are held out, chosen by a hash of their id; below, the end of each.
    /// </summary>
    public double HeldOut { get; init; } = 0.05;
}
