namespace Offprint.Models;

/// <summary>How a picture is resized; the numbers are those of <c>resample</c> in preprocessor_config.json.</summary>
public enum ImageResampling
{
    /// <summary>The nearest pixel (0).</summary>
    Nearest = 0,

    /// <summary>A triangle filter over 2 pixels, widened when shrinking (2).</summary>
    Bilinear = 2,

    /// <summary>A cubic filter with a = -½ over 4 pixels, widened when shrinking (3).</summary>
    Bicubic = 3,
}
