using System.Globalization;
using System.IO.Compression;

namespace Offprint.Text;

/// <summary>
/// Decompresses a gzip file (also one of several members) and fails when it is cut off, which <see cref="GZipStream"/> alone takes for its end.
/// A small member with known content is put behind the file: only when all before it is complete does that content come out last.
/// </summary>
internal sealed class GzipReadStream : ReadOnlyStream
{
    private static readonly byte[] Seal = Guid.NewGuid().ToByteArray();
    private static readonly byte[] SealMember = Pack(Seal);

    private readonly FollowedStream _file;
    private readonly GZipStream _gzip;
    private readonly string _path;
    private readonly byte[] _held = new byte[1 << 15];
    private int _start;
    private int _end;
    private bool _ended;
    private long _delivered;

    public GzipReadStream(Stream file, string path)
    {
        _file = new FollowedStream(file, SealMember);
        _gzip = new GZipStream(_file, CompressionMode.Decompress);
        _path = path;
    }

    public override int Read(Span<byte> buffer)
    {
        // The last bytes are held back until it is known whether they are the seal.
        while (!_ended && _end - _start <= Seal.Length)
        {
            Fill();
        }

        var available = _end - _start - Seal.Length;
        if (available <= 0 && _ended)
        {
            return 0;
        }

        var count = Math.Min(buffer.Length, available);
        _held.AsSpan(_start, count).CopyTo(buffer);
        _start += count;
        _delivered += count;
        return count;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _gzip.Dispose();
        }

        base.Dispose(disposing);
    }

    private void Fill()
    {
        _held.AsSpan(_start.._end).CopyTo(_held);
        _end -= _start;
        _start = 0;
        int read;
        try
        {
            read = _gzip.Read(_held.AsSpan(_end));
        }
        catch (InvalidDataException error)
        {
            throw Broken(error);
        }

        _end += read;
        if (read == 0)
        {
            _ended = true;
            if (!_held.AsSpan(_start.._end).EndsWith(Seal))
            {
                throw Broken(null);
            }
        }
    }

    private InvalidDataException Broken(Exception? error) => new(
        string.Create(CultureInfo.InvariantCulture, $"{_path}: the gzip data are broken or cut off (after {_delivered} bytes of content); fetch or pack the file again."), error);

    private static byte[] Pack(byte[] content)
    {
        using var memory = new MemoryStream();
        using (var gzip = new GZipStream(memory, CompressionLevel.NoCompression))
        {
            gzip.Write(content);
        }

        return memory.ToArray();
    }

    /// <summary>A stream with some bytes behind it.</summary>
    private sealed class FollowedStream(Stream first, byte[] tail) : ReadOnlyStream
    {
        private bool _firstEnded;
        private bool _hasContent;
        private int _position;

        public override int Read(Span<byte> buffer)
        {
            if (!_firstEnded && buffer.Length > 0)
            {
                var read = first.Read(buffer);
                _hasContent |= read > 0;
                if (read > 0)
                {
                    return read;
                }

                _firstEnded = true;
            }

            // An empty file is no gzip file, and must not become one by what follows it.
            var count = _hasContent ? Math.Min(buffer.Length, tail.Length - _position) : 0;
            tail.AsSpan(_position, count).CopyTo(buffer);
            _position += count;
            return count;
        }

        protected override void Dispose(bool disposing)
        {
            if (disposing)
            {
                first.Dispose();
            }

            base.Dispose(disposing);
        }
    }
}
