namespace Offprint.Papers;

/// <summary>A stream whose beginning is known before it is read.</summary>
internal sealed class PeekStream : Stream
{
    private readonly Stream _rest;
    private readonly byte[] _head;
    private int _read;

    /// <summary>Reads the beginning.</summary>
    /// <param name="stream">The stream; not closed.</param>
    /// <param name="length">Most bytes that are looked at.</param>
    public PeekStream(Stream stream, int length)
    {
        _rest = stream;
        var buffer = new byte[length];
        var count = stream.ReadAtLeast(buffer, length, throwOnEndOfStream: false);
        _head = buffer[..count];
    }

    /// <summary>The beginning.</summary>
    public ReadOnlySpan<byte> Head => _head;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override int Read(Span<byte> buffer)
    {
        if (_read >= _head.Length) return _rest.Read(buffer);
        var count = Math.Min(buffer.Length, _head.Length - _read);
        _head.AsSpan(_read, count).CopyTo(buffer);
        _read += count;
        return count;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
