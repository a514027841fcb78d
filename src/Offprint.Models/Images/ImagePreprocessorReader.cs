namespace Offprint.Models;

/// <summary>preprocessor_config.json in the spellings of old and new files.</summary>
internal static class ImagePreprocessorReader
{
    public static ImagePreprocessor Read(ConfigReader reader)
    {
        var clip = (reader.String("image_processor_type") ?? reader.String("feature_extractor_type") ?? "").StartsWith("CLIP", StringComparison.Ordinal);
        var basis = clip ? ImagePreprocessor.Clip : ImagePreprocessor.Vit;
        reader.Only("do_pad", "false");
        var crops = reader.Bool("do_center_crop", clip);
        var result = basis with
        {
            Rescale = reader.Bool("do_rescale", true) ? reader.Double("rescale_factor", 1 / 255.0) : 1,
            Resampling = Resampling(reader, basis.Resampling),
            Crop = crops ? Sides(reader, "crop_size") ?? basis.Crop ?? (224, 224) : null,
        };
        result = reader.Bool("do_normalize", true)
            ? result with { Mean = reader.Numbers("image_mean", 3) ?? basis.Mean, Deviation = reader.Numbers("image_std", 3) ?? basis.Deviation }
            : result with { Mean = [0, 0, 0], Deviation = [1, 1, 1] };
        if (!reader.Bool("do_resize", true))
        {
            return result with { Size = null, ShortestSide = null };
        }
        // A single number means the shorter side where a crop follows, both sides elsewhere.
        if (reader.IsNumber("size"))
        {
            var side = reader.Int("size");
            return crops ? result with { Size = null, ShortestSide = side } : result with { Size = (side, side), ShortestSide = null };
        }
        if (reader.Object("size") is { } size)
        {
            return size.OptionalInt("shortest_edge") is { } shortest
                ? result with { Size = null, ShortestSide = size.Has("longest_edge") ? throw size.Unsupported("longest_edge", "given", "shortest_edge alone, or height and width") : shortest }
                : result with { Size = (size.Int("height"), size.Int("width")), ShortestSide = null };
        }
        return result;
    }

    private static (int Height, int Width)? Sides(ConfigReader reader, string name)
    {
        if (reader.IsNumber(name))
        {
            return (reader.Int(name), reader.Int(name));
        }
        return reader.Object(name) is { } sides ? (sides.Int("height"), sides.Int("width")) : null;
    }

    private static ImageResampling Resampling(ConfigReader reader, ImageResampling whenMissing) => reader.OptionalInt("resample") switch
    {
        null => whenMissing,
        0 => ImageResampling.Nearest,
        2 => ImageResampling.Bilinear,
        3 => ImageResampling.Bicubic,
        { } other => throw reader.Unsupported("resample", ModelPath.Number(other), "0 (nearest), 2 (bilinear), 3 (bicubic)"),
    };
}
