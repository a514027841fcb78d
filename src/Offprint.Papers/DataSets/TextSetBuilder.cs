namespace Offprint.Papers;

/// <summary>How a set of documents is cut: its one file is a <see cref="DataArchive"/>.</summary>
public abstract class TextSetBuilder : DataSetBuilder
{
    /// <summary>The name of the set's archive, for example <c>kjv.jsonl.br</c>.</summary>
    public string ArchiveName => Name + DataArchive.Extension;

    /// <inheritdoc/>
    public sealed override string ItemName => "documents";

    /// <inheritdoc/>
    public sealed override IReadOnlyList<string> FileNames => [ArchiveName];

    /// <inheritdoc/>
    internal sealed override string FormatNote => "The archive form is described in [data/README.md](../README.md).";

    /// <summary>Cuts the documents out of the unpacked packages, in the order of the archive.</summary>
    /// <param name="packages">The unpacked packages.</param>
    /// <param name="cancellationToken">Stops the cutting.</param>
    /// <exception cref="DataSetBuildException">A package does not have the expected content.</exception>
    public abstract IEnumerable<DataDocument> Cut(PackageFolders packages, CancellationToken cancellationToken = default);

    /// <inheritdoc/>
    public sealed override int CountItems(string path) => DataArchive.Read(path).Count();

    /// <inheritdoc/>
    protected sealed override void WriteFiles(PackageFolders packages, string folder, IProgress<DataSetProgress>? progress, CancellationToken cancellationToken) =>
        DataArchive.Write(Path.Combine(folder, ArchiveName), Counted(Cut(packages, cancellationToken), progress), cancellationToken);

    private IEnumerable<DataDocument> Counted(IEnumerable<DataDocument> documents, IProgress<DataSetProgress>? progress)
    {
        var count = 0;
        foreach (var document in documents)
        {
            yield return document;
            if (++count % 50 == 0)
            {
                // The number of documents is not known before the end: approach 0.95.
                progress?.Report(new DataSetProgress(0.95 - (0.65 * 200 / (200 + count)), $"{Name}: {count} documents"));
            }
        }
    }
}
