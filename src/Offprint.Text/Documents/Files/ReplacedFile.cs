namespace Offprint.Text;

/// <summary>Writes a file beside its place and moves it there when it is complete, so that nobody sees half of it.</summary>
internal static class ReplacedFile
{
    /// <summary>A name in the same folder that no other writer uses.</summary>
    public static string TemporaryName(string path) => $"{path}.{Guid.NewGuid():N}.tmp";

    public static void Write(string path, Action<Stream> write)
    {
        var temporary = TemporaryName(path);
        try
        {
            using (var file = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1 << 16))
            {
                write(file);
            }

            File.Move(temporary, path, overwrite: true);
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }
    }
}
