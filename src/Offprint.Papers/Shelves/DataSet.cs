using System.Text;
using Offprint.Text;

namespace Offprint.Papers;

/// <summary>
/// One data set: a folder of files. A file that is stored Brotli-compressed (<c>text.txt.br</c>) is listed and read under its own name
/// (<c>text.txt</c>); the compression does not show.
/// </summary>
public sealed class DataSet
{
    private const string Compressed = ".br";
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    internal DataSet(string name, string folder)
    {
        Name = name;
        Folder = folder;
    }

    /// <summary>Plain name.</summary>
    public string Name { get; }

    /// <summary>Full path of the folder.</summary>
    public string Folder { get; }

    /// <summary>The files, relative to the folder with forward slashes, without <c>.br</c> and without SOURCE.md, in alphabetical order.</summary>
    public IReadOnlyList<string> Files =>
        [.. Directory.EnumerateFiles(Folder, "*", SearchOption.AllDirectories)
            .Select(path => Plain(Path.GetRelativePath(Folder, path).Replace('\\', '/')))
            .Where(static file => file != "SOURCE.md")
            .Distinct(StringComparer.Ordinal)
            .Order(StringComparer.Ordinal)];

    /// <summary>Origin, licence and how it was cut (<c>SOURCE.md</c>); null when there is none.</summary>
    public string? Source => File.Exists(Path.Combine(Folder, "SOURCE.md")) ? File.ReadAllText(Path.Combine(Folder, "SOURCE.md")) : null;

    /// <summary>The stored size of all files, in bytes.</summary>
    public long StoredBytes => new DirectoryInfo(Folder).EnumerateFiles("*", SearchOption.AllDirectories).Sum(static file => file.Length);

    /// <summary>Opens a file for reading from start to end, decompressed on the way.</summary>
    /// <param name="file">Relative name as in <see cref="Files"/>.</param>
    /// <returns>A stream; the caller disposes it.</returns>
    /// <exception cref="FileNotFoundException">There is no such file; the message lists what there is.</exception>
    /// <exception cref="InvalidDataException">Raised by reading: the compressed data are broken or cut off; the file is named.</exception>
    public Stream OpenRead(string file)
    {
        var path = Resolve(file);
        return path.EndsWith(Compressed, StringComparison.Ordinal) ? CompressedFile.OpenRead(path) : File.OpenRead(path);
    }

    /// <summary>Reads a file of UTF-8 text.</summary>
    /// <param name="file">Relative name as in <see cref="Files"/>.</param>
    /// <returns>The text, without a byte order mark.</returns>
    /// <exception cref="FileNotFoundException">There is no such file; the message lists what there is.</exception>
    /// <exception cref="InvalidDataException">The file is damaged or is not UTF-8.</exception>
    public string ReadText(string file)
    {
        try
        {
            using var reader = new StreamReader(OpenRead(file), StrictUtf8);
            return reader.ReadToEnd();
        }
        catch (DecoderFallbackException exception)
        {
            throw new InvalidDataException($"{Resolve(file)} is not UTF-8 text.", exception);
        }
    }

    /// <summary>Reads a whole file.</summary>
    /// <param name="file">Relative name as in <see cref="Files"/>.</param>
    /// <returns>Its decompressed bytes.</returns>
    /// <exception cref="FileNotFoundException">There is no such file; the message lists what there is.</exception>
    /// <exception cref="InvalidDataException">The file is damaged.</exception>
    public byte[] ReadBytes(string file)
    {
        using var buffer = new MemoryStream();
        using var stream = OpenRead(file);
        stream.CopyTo(buffer);
        return buffer.ToArray();
    }

    private string Resolve(string file)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(file);
        var path = Path.GetFullPath(Path.Combine(Folder, file));
        var inside = path.StartsWith(Folder + Path.DirectorySeparatorChar, StringComparison.Ordinal);
        if (inside && File.Exists(path))
        {
            return path;
        }

        if (inside && File.Exists(path + Compressed))
        {
            return path + Compressed;
        }

        throw new FileNotFoundException($"The data set '{Name}' has no file '{file}'; it has {string.Join(", ", Files.Take(20))}.", file);
    }

    private static string Plain(string file) => file.EndsWith(Compressed, StringComparison.Ordinal) ? file[..^Compressed.Length] : file;
}
