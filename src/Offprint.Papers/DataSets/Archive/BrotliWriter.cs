using System.Buffers;
using System.IO.Compression;

namespace Offprint.Papers;

/// <summary>
/// A write-only stream that compresses with Brotli at quality 11 and the largest window, 2^24 bytes (<see cref="BrotliStream"/> stops at 2^22).
/// Input is handed on in blocks of one size, so that equal content gives equal bytes however it was written.
/// </summary>
internal sealed class BrotliWriter(Stream output) : Stream
{
    private const int Quality = 11;
    private const int WindowBits = 24;

    private readonly byte[] block = new byte[1 << 20];
    private readonly byte[] compressed = new byte[1 << 18];
    private BrotliEncoder encoder = new(Quality, WindowBits);
    private int filled;
    private bool closed;

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => !closed;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        ObjectDisposedException.ThrowIf(closed, this);
        while (!buffer.IsEmpty)
        {
            var count = Math.Min(buffer.Length, block.Length - filled);
            buffer[..count].CopyTo(block.AsSpan(filled));
            filled += count;
            buffer = buffer[count..];
            if (filled == block.Length)
            {
                Compress(last: false);
            }
        }
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Flush()
    {
        // Blocks have one size: nothing is handed on before it is full or the stream ends.
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing && !closed)
        {
            closed = true;
            Compress(last: true);
            encoder.Dispose();
        }

        base.Dispose(disposing);
    }

    private void Compress(bool last)
    {
        ReadOnlySpan<byte> rest = block.AsSpan(0, filled);
        filled = 0;
        while (true)
        {
            var status = encoder.Compress(rest, compressed, out var consumed, out var written, last);
            output.Write(compressed, 0, written);
            rest = rest[consumed..];
            if (status == OperationStatus.Done && rest.IsEmpty)
            {
                return;
            }

            if (status == OperationStatus.InvalidData)
            {
                throw new InvalidOperationException("The Brotli encoder refused its input.");
            }
        }
    }
}
