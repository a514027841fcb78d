namespace Offprint.Papers;

/// <summary>A temporary folder that exists from its first use to its disposal.</summary>
internal sealed class ScratchFolder : IDisposable
{
    private readonly Lock _lock = new();
    private string? _path;
    private bool _disposed;

    public string Path
    {
        get
        {
            lock (_lock)
            {
                ObjectDisposedException.ThrowIf(_disposed, this);
                return _path ??= Directory.CreateTempSubdirectory("offprint-").FullName;
            }
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            _disposed = true;
            if (_path is null)
            {
                return;
            }

            try
            {
                Directory.Delete(_path, recursive: true);
            }
            catch (DirectoryNotFoundException)
            {
                // Somebody was tidier.
            }
            catch (IOException)
            {
                // A file is still open elsewhere; the system's own cleaning takes it.
            }
            catch (UnauthorizedAccessException)
            {
                // As above.
            }

            _path = null;
        }
    }
}
