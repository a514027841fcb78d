using System.Text.Json.Nodes;

namespace Offprint.Models;

/// <summary>preprocessor_config.json as newer files spell it.</summary>
internal static class ImagePreprocessorWriter
{
    public static void Write(ImagePreprocessor settings, string path)
    {
        var json = new JsonObject
        {
            ["image_processor_type"] = "ViTImageProcessor",
            ["do_resize"] = settings.Size is not null || settings.ShortestSide is not null,
            ["do_center_crop"] = settings.Crop is not null,
            ["do_rescale"] = true,
            ["rescale_factor"] = settings.Rescale,
            ["resample"] = settings.Resampling switch { ImageResampling.Nearest => 0, ImageResampling.Bilinear => 2, _ => 3 },
            ["do_normalize"] = true,
            ["image_mean"] = new JsonArray([.. settings.Mean.Select(value => (JsonNode)value)]),
            ["image_std"] = new JsonArray([.. settings.Deviation.Select(value => (JsonNode)value)]),
        };
        if (settings.ShortestSide is { } side)
        {
            json["size"] = new JsonObject { ["shortest_edge"] = side };
        }
        else if (settings.Size is { } size)
        {
            json["size"] = Sides(size);
        }
        if (settings.Crop is { } crop)
        {
            json["crop_size"] = Sides(crop);
        }
        CheckpointWriter.WriteText(path, json.ToJsonString(CheckpointWriter.Indented));
    }

    private static JsonObject Sides((int Height, int Width) sides) => new() { ["height"] = sides.Height, ["width"] = sides.Width };
}
