using StbImageSharp;

namespace Offprint.Papers;

/// <summary>Tiles of three photographs of surfaces: brick, grass, gravel.</summary>
public sealed class TexturesSet : ImageSetBuilder
{
    private const string Package = "python3-skimage";
    private const int Side = 512;
    private const int Tile = 64;

    /// <inheritdoc/>
    public override string Name => "textures";

    /// <inheritdoc/>
    public override string Summary => "Photographs of a brick wall, grass and gravel: grey tiles of 64 by 64 pixels, 16 of each.";

    /// <inheritdoc/>
    public override IReadOnlyList<SourcePackage> Packages { get; } = [new(PackageKind.Debian, Package, "0.19.3-8")];

    /// <inheritdoc/>
    public override string Upstream => "scikit-image 0.19.3 (the scikit-image team); the photographs: CC0Textures (brick, gravel) and Linolafett (grass)";

    /// <inheritdoc/>
    public override IReadOnlyList<string> Licences { get; } = ["CC0-1.0", "BSD-3-Clause"];

    /// <inheritdoc/>
    public override string LicenceNote =>
        """
        The package's `skimage/data/_fetchers.py` names the origin of each of the three images and says that it is licensed under Creative Commons CC0. The
        package as a whole is under the 3-clause BSD licence, copyright 2009-2018 the scikit-image team, whose text is that of
        `LICENSES/BSD-3-Clause.txt`.
        """;

    /// <inheritdoc/>
    public override string Method =>
        """
        The package's `brick.png`, `grass.png` and `gravel.png` (512 by 512, grey), each halved by the mean of 2 by 2 pixels, rounded, and cut into 4 by 4
        tiles of 64 by 64 pixels, row by row. Classes: 0 brick, 1 grass, 2 gravel. A crop from a tile never shares pixels with one from another tile;
        `StableSplit` divides tiles (`textures/<place>`).
        """;

    /// <inheritdoc/>
    public override string Unit => "tile";

    /// <inheritdoc/>
    public override long MaximumBytes => 200_000;

    /// <inheritdoc/>
    public override IReadOnlyList<string> ClassNames { get; } = ["brick", "grass", "gravel"];

    /// <inheritdoc/>
    internal override LabelledImages Cut(PackageFolders packages, string? part, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(packages);
        var (pixels, labels) = (new List<byte>(), new List<byte>());
        for (var label = 0; label < ClassNames.Count; label++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var half = Halve(ReadGrey(packages[Package].Find($"usr/lib/python3/dist-packages/skimage/data/{ClassNames[label]}.png")));
            for (var top = 0; top < Side / 2; top += Tile)
            {
                for (var left = 0; left < Side / 2; left += Tile)
                {
                    labels.Add((byte)label);
                    for (var y = top; y < top + Tile; y++)
                    {
                        pixels.AddRange(half.AsSpan((y * Side / 2) + left, Tile));
                    }
                }
            }
        }

        return new LabelledImages(Name, [.. pixels], [.. labels], Tile, Tile, ClassNames);
    }

    private static byte[] ReadGrey(string path)
    {
        try
        {
            var image = ImageResult.FromMemory(File.ReadAllBytes(path), ColorComponents.Grey);
            return (image.Width, image.Height, image.SourceComp) == (Side, Side, ColorComponents.Grey)
                ? image.Data
                : throw new DataSetBuildException($"'{path}' is {image.Width} x {image.Height} with components {image.SourceComp}; expected {Side} x {Side}, grey.");
        }
        catch (Exception e) when (e is not DataSetBuildException and not IOException)
        {
            // The decoder shows broken files by several kinds of exceptions, index errors among them.
            throw new DataSetBuildException($"'{path}' is not a readable image: {e.Message}", e);
        }
    }

    private static byte[] Halve(byte[] image)
    {
        var half = new byte[image.Length / 4];
        for (var y = 0; y < Side / 2; y++)
        {
            for (var x = 0; x < Side / 2; x++)
            {
                var at = (2 * y * Side) + (2 * x);
                half[(y * Side / 2) + x] = (byte)((image[at] + image[at + 1] + image[at + Side] + image[at + Side + 1] + 2) / 4);
            }
        }

        return half;
    }
}
