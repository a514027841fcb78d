using System.Globalization;

namespace Offprint.Papers;

/// <summary>Reads the images of a set on the shelf.</summary>
public static class DataSetImages
{
    /// <summary>The images of a set: <c>fashion-mnist</c> has the parts "train" and "test", <c>mnist</c> and <c>textures</c> have one file of images.</summary>
    /// <param name="set">A set that <see cref="DataShelf"/> opened.</param>
    /// <param name="part">The part that the set's files name; null where they name none.</param>
    /// <returns>All images of the part, in memory.</returns>
    /// <exception cref="FileNotFoundException">The set has no such images.</exception>
    /// <exception cref="InvalidDataException">A file is damaged, or images and labels do not go together; the file is named.</exception>
    public static LabelledImages ReadImages(this DataSet set, string? part = null)
    {
        ArgumentNullException.ThrowIfNull(set);
        var (images, labels) = ImageSetBuilder.FilesOf(part);
        var names = DataSetCatalog.All.OfType<ImageSetBuilder>().FirstOrDefault(builder => builder.Name == set.Name)?.ClassNames;
        return Read(part is null ? set.Name : $"{set.Name}/{part}", Path.Combine(set.Folder, images), Path.Combine(set.Folder, labels), names);
    }

    internal static LabelledImages Read(string unit, string imagePath, string labelPath, IReadOnlyList<string>? names)
    {
        var (shape, pixels) = IdxFile.Read(imagePath, dimensions: 3);
        var (length, labels) = IdxFile.Read(labelPath, dimensions: 1);
        if (length[0] != shape[0])
        {
            throw new InvalidDataException(string.Create(CultureInfo.InvariantCulture, $"{labelPath}: it has {length[0]} labels, but {imagePath} has {shape[0]} images."));
        }

        names ??= [.. Enumerable.Range(0, labels.Length == 0 ? 0 : labels.Max() + 1).Select(i => i.ToString(CultureInfo.InvariantCulture))];
        var wrong = Array.FindIndex(labels, label => label >= names.Count);
        return wrong < 0
            ? new LabelledImages(unit, pixels, labels, shape[1], shape[2], names)
            : throw new InvalidDataException(string.Create(CultureInfo.InvariantCulture, $"{labelPath}: label {wrong} is {labels[wrong]}, but there are {names.Count} classes."));
    }
}
