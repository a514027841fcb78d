namespace Offprint.Tensors;

/// <summary>Writes files that are either complete or not there.</summary>
internal static class AtomicFile
{
    /// <summary>Writes a temporary sibling, flushes it to the disk and renames it.</summary>
    /// <param name="path">The final path.</param>
    /// <param name="length">Bytes that will be written: reserved first, so that a full disk shows at once. 0 when unknown.</param>
    /// <param name="write">Writes the content.</param>
    /// <exception cref="IOException">The file cannot be written; the temporary file is gone and an old file at the path is untouched.</exception>
    public static void Write(string path, long length, Action<Stream> write)
    {
        string temporary = Temporary(path);
        try
        {
            WriteTo(temporary, path, length, write);
            File.Move(temporary, path, overwrite: true);
        }
        catch
        {
            Remove(temporary);
            throw;
        }
    }

    /// <summary>A name beside the final one that no other writer uses.</summary>
    public static string Temporary(string path) => $"{path}.{Guid.NewGuid():N}.tmp";

    /// <summary>Writes the temporary file of <paramref name="path"/>; the caller renames or removes it.</summary>
    public static void WriteTo(string temporary, string path, long length, Action<Stream> write)
    {
        try
        {
            using var stream = new FileStream(temporary, new FileStreamOptions
            {
                Mode = FileMode.CreateNew, Access = FileAccess.Write, Share = FileShare.None, BufferSize = 1 << 16, PreallocationSize = length,
            });
            write(stream);
            stream.Flush(flushToDisk: true);
        }
        catch (IOException e) when (e is not (DirectoryNotFoundException or FileNotFoundException or PathTooLongException))
        {
            throw new IOException($"cannot write {path} ({length} bytes): {e.Message}", e);
        }
    }

    /// <summary>Removes a file that may be there; what keeps it from going is of no interest beside the error that led here.</summary>
    public static void Remove(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
        }
    }
}
