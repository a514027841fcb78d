using static TorchSharp.torch;

namespace Offprint.Models;

/// <summary>
/// Turns pictures into the pixels that a model reads: resize, centre crop, scale to 0…1, normalise. Settings come from preprocessor_config.json;
/// <see cref="Vit"/> and <see cref="Clip"/> are the families' own.
/// </summary>
public sealed record ImagePreprocessor
{
    private const string FileName = "preprocessor_config.json";

    /// <summary>Height and width to resize to; null when <see cref="ShortestSide"/> decides, or nothing is resized. Default 224 x 224.</summary>
    public (int Height, int Width)? Size { get; init; } = (224, 224);

    /// <summary>Resize so that the shorter side has this many pixels, keeping proportions; null for a fixed <see cref="Size"/>.</summary>
    public int? ShortestSide { get; init; }

    /// <summary>The filter. Default bilinear.</summary>
    public ImageResampling Resampling { get; init; } = ImageResampling.Bilinear;

    /// <summary>Height and width of a centre crop after resizing, or null (default).</summary>
    public (int Height, int Width)? Crop { get; init; }

    /// <summary>Factor on the bytes. Default 1/255.</summary>
    public double Rescale { get; init; } = 1 / 255.0;

    /// <summary>Taken off every colour after rescaling. Default ½.</summary>
    public IReadOnlyList<double> Mean { get; init; } = [0.5, 0.5, 0.5];

    /// <summary>Divides every colour after that. Default ½.</summary>
    public IReadOnlyList<double> Deviation { get; init; } = [0.5, 0.5, 0.5];

    /// <summary>ViT: 224 x 224, bilinear, (x/255 - ½)/½.</summary>
    public static ImagePreprocessor Vit { get; } = new();

    /// <summary>CLIP: shorter side 224, bicubic, centre crop of 224, CLIP's own means and deviations.</summary>
    public static ImagePreprocessor Clip { get; } = new()
    {
        Size = null,
        ShortestSide = 224,
        Crop = (224, 224),
        Resampling = ImageResampling.Bicubic,
        Mean = [0.48145466, 0.4578275, 0.40821073],
        Deviation = [0.26862954, 0.26130258, 0.27577711],
    };

    /// <summary>Reads preprocessor_config.json.</summary>
    /// <param name="path">The file, or the folder that holds it.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="UnsupportedCheckpointException">An option that is not supported.</exception>
    /// <exception cref="InvalidDataException">No JSON object, or a field of the wrong kind.</exception>
    public static ImagePreprocessor Read(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var file = Directory.Exists(path) ? Path.Combine(path, FileName) : path;
        return File.Exists(file) ? Parse(File.ReadAllText(file), file) : throw new FileNotFoundException($"There is no {file}; a checkpoint for images has one.", file);
    }

    /// <summary>Reads the text of a preprocessor_config.json.</summary>
    /// <exception cref="UnsupportedCheckpointException">An option that is not supported.</exception>
    /// <exception cref="InvalidDataException">No JSON object, or a field of the wrong kind.</exception>
    public static ImagePreprocessor Parse(string json, string file = FileName) => ImagePreprocessorReader.Read(new ConfigReader(json, file));

    /// <summary>Writes preprocessor_config.json, so that <see cref="Read"/> and other tools prepare pictures alike.</summary>
    /// <param name="folder">The checkpoint's folder; it must exist.</param>
    /// <exception cref="ArgumentException">Settings out of range.</exception>
    public void Save(string folder)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        Validate();
        ImagePreprocessorWriter.Write(this, Path.Combine(folder, FileName));
    }

    /// <summary>Prepares pictures.</summary>
    /// <param name="images">The pictures; all must come out in one size.</param>
    /// <param name="device">Where to put the tensor. Default the CPU.</param>
    /// <returns>Float32 [B, 3, height, width].</returns>
    /// <exception cref="ArgumentException">No pictures, settings out of range, or pictures that come out in different sizes.</exception>
    public Tensor Prepare(IReadOnlyList<RgbImage> images, Device? device = null)
    {
        ArgumentNullException.ThrowIfNull(images);
        Validate();
        if (images.Count == 0)
        {
            throw new ArgumentException("There are no pictures.", nameof(images));
        }
        var fitted = images.Select(Fit).ToList();
        var (width, height) = (fitted[0].Width, fitted[0].Height);
        var area = width * height;
        var values = new float[fitted.Count * 3 * area];
        for (var n = 0; n < fitted.Count; n++)
        {
            if (fitted[n].Width != width || fitted[n].Height != height)
            {
                throw new ArgumentException($"Picture {n} comes out as {fitted[n].Width} x {fitted[n].Height} pixels, picture 0 as {width} x {height}; set Size or Crop.", nameof(images));
            }
            for (var c = 0; c < 3; c++)
            {
                var (mean, deviation) = (Mean[c], Deviation[c]);
                for (var i = 0; i < area; i++)
                {
                    values[(n * 3 + c) * area + i] = (float)((fitted[n].Bytes[3 * i + c] * Rescale - mean) / deviation);
                }
            }
        }
        return tensor(values, [fitted.Count, 3, height, width], device: device ?? CPU);
    }

    /// <summary>A picture after resizing and cropping.</summary>
    internal RgbImage Fit(RgbImage image)
    {
        var (height, width) = (image.Height, image.Width);
        if (ShortestSide is { } side)
        {
            // The longer side is cut to whole pixels, as the reference does.
            (height, width) = height <= width ? (side, (int)((long)side * width / height)) : ((int)((long)side * height / width), side);
        }
        else if (Size is { } size)
        {
            (height, width) = size;
        }
        var resized = ImageResizer.Resize(image, width, height, Resampling);
        return Crop is { } crop ? ImageResizer.CropCentre(resized, crop.Width, crop.Height) : resized;
    }

    internal void Validate()
    {
        if (Mean.Count != 3 || Deviation.Count != 3 || Deviation.Any(value => !(value > 0)))
        {
            throw new ArgumentException($"{nameof(Mean)} and {nameof(Deviation)} must have three numbers each, the deviations positive.");
        }
        if (ShortestSide is < 1 || Size is { Height: < 1 } or { Width: < 1 } || Crop is { Height: < 1 } or { Width: < 1 })
        {
            throw new ArgumentException($"{nameof(Size)}, {nameof(ShortestSide)} and {nameof(Crop)} must be positive.");
        }
    }
}
