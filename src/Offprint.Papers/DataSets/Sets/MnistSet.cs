using System.Globalization;
using System.Text.Json;

namespace Offprint.Papers;

/// <summary>5,000 handwritten digits of MNIST.</summary>
public sealed class MnistSet : ImageSetBuilder
{
    private const string Package = "mnist";
    private const int PerDigit = 500;
    private const int Side = 28;

    /// <inheritdoc/>
    public override string Name => "mnist";

    /// <inheritdoc/>
    public override string Summary => "MNIST: 5,000 grey images of handwritten digits of 28 by 28 pixels, 500 of each digit.";

    /// <inheritdoc/>
    public override IReadOnlyList<SourcePackage> Packages { get; } = [new(PackageKind.Npm, Package, "1.1.0")];

    /// <inheritdoc/>
    public override string Upstream => "MNIST database (LeCun, Cortes and Burges), 10,000 digits of it packed by Juan Cazala";

    /// <inheritdoc/>
    public override IReadOnlyList<string> Licences { get; } = ["CC-BY-SA-3.0", "MIT"];

    /// <inheritdoc/>
    public override string LicenceNote =>
        """
        The package is under the MIT licence, copyright 2015 Juan Cazala. Yann LeCun and Corinna Cortes hold the copyright of the MNIST database, a
        derivative work of the NIST databases, and offer it under Creative Commons Attribution-ShareAlike 3.0. Changes made to the work: a selection, and
        another file form (below). This cut is offered under CC BY-SA 3.0.
        """;

    /// <inheritdoc/>
    public override string Method =>
        """
        The first 500 images of each `src/digits/<digit>.json`, whose values (0 to 1 with three decimals) times 255 are the bytes of the original. The
        digits take turns: image i shows the digit i mod 10, so that every prefix is balanced. There is one file of images; `StableSplit` divides it
        (`mnist/<place>`).
        """;

    /// <inheritdoc/>
    public override string Unit => "image";

    /// <inheritdoc/>
    public override long MaximumBytes => 700_000;

    /// <inheritdoc/>
    public override IReadOnlyList<string> ClassNames { get; } = ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"];

    /// <inheritdoc/>
    internal override LabelledImages Cut(PackageFolders packages, string? part, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(packages);
        var pixels = new byte[ClassNames.Count * PerDigit * Side * Side];
        var labels = new byte[ClassNames.Count * PerDigit];
        for (var digit = 0; digit < ClassNames.Count; digit++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var images = ReadDigit(packages[Package].Find(string.Create(CultureInfo.InvariantCulture, $"package/src/digits/{digit}.json")));
            for (var i = 0; i < PerDigit; i++)
            {
                var place = (i * ClassNames.Count) + digit;
                labels[place] = (byte)digit;
                images.AsSpan(i * Side * Side, Side * Side).CopyTo(pixels.AsSpan(place * Side * Side));
            }
        }

        return new LabelledImages(Name, pixels, labels, Side, Side, ClassNames);
    }

    private static byte[] ReadDigit(string path)
    {
        try
        {
            using var json = JsonDocument.Parse(File.ReadAllBytes(path));
            var data = json.RootElement.GetProperty("data");
            if (data.GetArrayLength() < PerDigit * Side * Side)
            {
                throw new DataSetBuildException($"'{path}' has {data.GetArrayLength()} values, fewer than {PerDigit} images of {Side * Side}.");
            }

            return [.. data.EnumerateArray().Take(PerDigit * Side * Side).Select((value, i) => Pixel(path, value.GetDouble(), i))];
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw new DataSetBuildException($"'{path}' is not a JSON object with an array 'data' of numbers: {e.Message}", e);
        }
    }

    private static byte Pixel(string path, double value, int index)
    {
        // Three decimals tell 256 levels apart: a byte is at most 0.0005 x 255 = 0.13 away.
        var level = Math.Round(value * 255);
        return level is >= 0 and <= 255 && Math.Abs((value * 255) - level) < 0.14
            ? (byte)level
            : throw new DataSetBuildException(string.Create(CultureInfo.InvariantCulture, $"'{path}': value {index} is {value}, not a 255th with three decimals."));
    }
}
