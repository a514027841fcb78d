using System.IO.MemoryMappedFiles;

namespace Offprint.Tensors;

/// <summary>A read-only memory-mapped file with bounds checks; safe against disposal while another thread copies.</summary>
internal sealed class MappedFile : IDisposable
{
    private readonly FileStream stream;
    private readonly MemoryMappedFile? map;
    private readonly MemoryMappedViewAccessor? view;

    private MappedFile(FileStream stream, string path)
    {
        this.stream = stream;
        Path = path;
        Length = stream.Length;
        if (Length == 0) return;
        map = MemoryMappedFile.CreateFromFile(stream, null, 0, MemoryMappedFileAccess.Read, HandleInheritability.None, leaveOpen: true);
        view = map.CreateViewAccessor(0, 0, MemoryMappedFileAccess.Read);
    }

    public string Path { get; }

    public long Length { get; }

    public static MappedFile Open(string path, string kind = "safetensors")
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        string full = System.IO.Path.GetFullPath(path);
        if (!File.Exists(full))
        {
            throw Directory.Exists(full)
                ? new FileNotFoundException($"{full} is a folder; a {kind} file is expected", full)
                : new FileNotFoundException($"there is no file {full}", full);
        }

        var stream = new FileStream(full, new FileStreamOptions { Mode = FileMode.Open, Access = FileAccess.Read, Share = FileShare.Read, BufferSize = 0 });
        try
        {
            if (!stream.CanSeek) throw new InvalidDataException($"{full} is not a regular file");
            return new MappedFile(stream, full);
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    }

    /// <summary>Runs a function over a range of the file, without copying it.</summary>
    public unsafe T Use<T>(long offset, int length, Func<ReadOnlySpan<byte>, T> function)
    {
        Check(offset, length);
        if (view is null) return function([]);
        byte* start = null;
        try
        {
            view.SafeMemoryMappedViewHandle.AcquirePointer(ref start);
            return function(new ReadOnlySpan<byte>(start + view.PointerOffset + offset, length));
        }
        finally
        {
            if (start is not null) view.SafeMemoryMappedViewHandle.ReleasePointer();
        }
    }

    /// <summary>Copies a range of the file.</summary>
    public unsafe void Copy(long offset, Span<byte> destination)
    {
        Check(offset, destination.Length);
        if (destination.IsEmpty) return;
        byte* start = null;
        try
        {
            view!.SafeMemoryMappedViewHandle.AcquirePointer(ref start);
            new ReadOnlySpan<byte>(start + view.PointerOffset + offset, destination.Length).CopyTo(destination);
        }
        finally
        {
            if (start is not null) view!.SafeMemoryMappedViewHandle.ReleasePointer();
        }
    }

    public void Dispose()
    {
        view?.Dispose();
        map?.Dispose();
        stream.Dispose();
    }

    private void Check(long offset, int length)
    {
        ObjectDisposedException.ThrowIf(!stream.CanRead, this);
        if (offset < 0 || offset > Length - length) throw new InvalidDataException($"{Path}: bytes {offset} to {offset + length} are asked for; the file has {Length}");
        // Touching a mapped page beyond the end of a file that was cut meanwhile would end the process.
        if (RandomAccess.GetLength(stream.SafeFileHandle) < Length) throw new InvalidDataException($"{Path}: the file was cut from {Length} bytes while it was open");
    }
}
