namespace Offprint.Text;

/// <summary>Opens files that may be compressed, and fails where one is cut off instead of taking that for its end.</summary>
public static class CompressedFile
{
    /// <summary>Opens a file for reading from beginning to end; <c>.gz</c>, <c>.dz</c> and <c>.br</c> at the end of its name are decompressed.</summary>
    /// <param name="path">The file.</param>
    /// <returns>A stream that cannot seek when it decompresses; the caller disposes it.</returns>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">Raised by reading: the compressed data are broken, cut off or followed by other data; the file is named.</exception>
    public static Stream OpenRead(string path)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        var file = new FileStream(path, new FileStreamOptions { BufferSize = 1 << 16, Options = FileOptions.SequentialScan });
        return Path.GetExtension(path).ToUpperInvariant() switch
        {
            ".GZ" or ".DZ" => new GzipReadStream(file, path),
            ".BR" => new BrotliReadStream(file, path),
            _ => file,
        };
    }
}
