namespace Offprint.Models;

/// <summary>The sizes of a <see cref="PictureCoder"/>.</summary>
public sealed record PictureCoderConfig
{
    /// <summary>Colours. Default 3.</summary>
    public int Channels { get; init; } = 3;

    /// <summary>Feature maps inside of encoder and decoder. Default 32.</summary>
    public int Width { get; init; } = 32;

    /// <summary>Vectors in the codebook. Default 64.</summary>
    public int Codes { get; init; } = 64;

    /// <summary>Numbers in a vector. Default 16.</summary>
    public int CodeSize { get; init; } = 16;

    /// <summary>Operations of a forward pass over one picture, there and back: two a multiplication of a convolution.</summary>
    /// <param name="height">Rows of the picture.</param>
    /// <param name="width">Columns.</param>
    public double ForwardFlops(long height, long width)
    {
        var (whole, half, quarter) = ((double)height * width, height * width / 4.0, height * width / 16.0);
        var there = (16.0 * Channels * Width * half) + (16.0 * Width * Width * quarter) + (9.0 * Width * CodeSize * quarter);
        var back = (9.0 * CodeSize * Width * quarter) + (9.0 * Width * Width * half) + (9.0 * Width * Channels * whole);
        return 2 * (there + back);
    }

    /// <summary>Checks the sizes.</summary>
    /// <exception cref="ArgumentException">A size is out of range; the message names it.</exception>
    public void Validate()
    {
        foreach (var (name, value, least) in new[] { (nameof(Channels), Channels, 1), (nameof(Width), Width, 1), (nameof(Codes), Codes, 2), (nameof(CodeSize), CodeSize, 1) })
        {
            if (value < least)
            {
                throw new ArgumentException($"{name} is {value}; it must be at least {least}.", name);
            }
        }
    }
}
