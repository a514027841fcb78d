namespace Offprint.Papers;

/// <summary>Fashion-MNIST: 8,000 training and 2,000 test images of clothes.</summary>
public sealed class FashionMnistSet : ImageSetBuilder
{
    private const string Package = "dataset-fashion-mnist";
    private const string Folder = "usr/share/datasets/fashion-mnist/";

    /// <inheritdoc/>
    public override string Name => "fashion-mnist";

    /// <inheritdoc/>
    public override string Summary => "Fashion-MNIST: grey images of clothes of 28 by 28 pixels in 10 classes, 8,000 of the training set and 2,000 of the test set.";

    /// <inheritdoc/>
    public override IReadOnlyList<SourcePackage> Packages { get; } = [new(PackageKind.Debian, Package, "0.0~git20200523.55506a9-1")];

    /// <inheritdoc/>
    public override string Upstream => "Fashion-MNIST, Zalando Research (Xiao, Rasul and Vollgraf 2017)";

    /// <inheritdoc/>
    public override IReadOnlyList<string> Licences { get; } = ["MIT"];

    /// <inheritdoc/>
    public override string LicenceNote =>
        """
        The package's copyright file: all files copyright 2017 Zalando SE under the Expat licence, whose text is that of `LICENSES/MIT.txt`.
        """;

    /// <inheritdoc/>
    public override string Method =>
        """
        From the package's training files the first 800 images of each class, from its test files the first 200 of each, in the order of the files;
        pixels and labels as they are (0 is the background). Classes 0 to 9: T-shirt/top, trouser, pullover, dress, coat, sandal, shirt, sneaker, bag,
        ankle boot. The test part is the data set's own; `StableSplit` divides the training part further (`fashion-mnist/train/<place>`).
        """;

    /// <inheritdoc/>
    public override string Unit => "image";

    /// <inheritdoc/>
    public override long MaximumBytes => 3_900_000;

    /// <inheritdoc/>
    public override IReadOnlyList<string> ClassNames { get; } =
        ["T-shirt/top", "trouser", "pullover", "dress", "coat", "sandal", "shirt", "sneaker", "bag", "ankle boot"];

    /// <inheritdoc/>
    protected override IReadOnlyList<string?> Parts { get; } = ["train", "test"];

    /// <inheritdoc/>
    internal override LabelledImages Cut(PackageFolders packages, string? part, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(packages);
        var (prefix, wanted) = part == "train" ? ("train", 800) : ("t10k", 200);
        var package = packages[Package];
        var all = ReadAll(package.Find($"{Folder}{prefix}-images-idx3-ubyte.gz"), package.Find($"{Folder}{prefix}-labels-idx1-ubyte.gz"));
        var (pixels, labels, taken) = (new List<byte>(), new List<byte>(), new int[ClassNames.Count]);
        for (var i = 0; i < all.Count; i++)
        {
            var label = all.Labels.Span[i];
            if (taken[label] < wanted)
            {
                taken[label]++;
                labels.Add(label);
                pixels.AddRange(all.Image(i));
            }
        }

        return taken.All(count => count == wanted)
            ? new LabelledImages($"{Name}/{part}", [.. pixels], [.. labels], all.Height, all.Width, ClassNames)
            : throw new DataSetBuildException($"The {prefix} files of {Package} have fewer than {wanted} images of a class: {string.Join(", ", taken)}.");
    }

    private LabelledImages ReadAll(string images, string labels)
    {
        try
        {
            return DataSetImages.Read(Name, images, labels, ClassNames);
        }
        catch (InvalidDataException e)
        {
            throw new DataSetBuildException(e.Message, e);
        }
    }
}
