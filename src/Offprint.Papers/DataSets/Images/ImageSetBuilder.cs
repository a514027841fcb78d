namespace Offprint.Papers;

/// <summary>How a set of labelled grey images is cut: two IDX files a part, Brotli-compressed.</summary>
public abstract class ImageSetBuilder : DataSetBuilder
{
    /// <summary>The names of the classes; a label is a place in this list.</summary>
    public abstract IReadOnlyList<string> ClassNames { get; }

    /// <inheritdoc/>
    public sealed override string ItemName => "images";

    /// <inheritdoc/>
    public sealed override IReadOnlyList<string> FileNames => [.. Parts.SelectMany(part => FilesOf(part) is var (images, labels) ? new[] { images, labels } : [])];

    /// <inheritdoc/>
    internal sealed override string FormatNote => "The form of the files is described in [data/README.md](../README.md).";

    /// <summary>The parts that have files of their own; null for a set of one part.</summary>
    protected virtual IReadOnlyList<string?> Parts => [null];

    /// <inheritdoc/>
    public sealed override int CountItems(string path) => IdxFile.Read(path, Path.GetFileName(path).Contains("idx3", StringComparison.Ordinal) ? 3 : 1).Shape[0];

    internal static (string Images, string Labels) FilesOf(string? part) =>
        part is null ? ("images-idx3-ubyte.br", "labels-idx1-ubyte.br") : ($"{part}-images-idx3-ubyte.br", $"{part}-labels-idx1-ubyte.br");

    /// <summary>Cuts the images of a part.</summary>
    /// <exception cref="DataSetBuildException">A package does not have the expected content.</exception>
    internal abstract LabelledImages Cut(PackageFolders packages, string? part, CancellationToken cancellationToken);

    /// <inheritdoc/>
    protected sealed override void WriteFiles(PackageFolders packages, string folder, IProgress<DataSetProgress>? progress, CancellationToken cancellationToken)
    {
        foreach (var part in Parts)
        {
            var cut = Cut(packages, part, cancellationToken);
            var (images, labels) = FilesOf(part);
            IdxFile.Write(Path.Combine(folder, images), [cut.Count, cut.Height, cut.Width], cut.Pixels.Span);
            IdxFile.Write(Path.Combine(folder, labels), [cut.Count], cut.Labels.Span);
        }
    }
}
