namespace Offprint.Papers;

/// <summary>A stream that refuses to give more bytes than allowed: what a small packed file unpacks to is not known before.</summary>
internal sealed class BoundedStream(Stream stream, PaperReadOptions options) : Stream
{
    private long _read;

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
        int count;
        try
        {
            count = stream.Read(buffer);
        }
        catch (Exception exception) when (exception is InvalidDataException && !exception.Message.StartsWith(options.Name, StringComparison.Ordinal))
        {
            throw new InvalidDataException($"{options.Name}: it can't be unpacked: {exception.Message}", exception);
        }

        _read += count;
        return _read <= options.MaxBytes ? count : throw new InvalidDataException(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{options.Name}: unpacked it is larger than {options.MaxBytes:#,0} bytes."));
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
