using System.Buffers;
using System.Globalization;
using System.IO.Compression;

namespace Offprint.Text;

/// <summary>Decompresses a Brotli file and fails when it is cut off, which <see cref="BrotliStream"/> takes for its end.</summary>
internal sealed class BrotliReadStream(Stream file, string path) : ReadOnlyStream
{
    private readonly byte[] _input = new byte[1 << 16];
    private BrotliDecoder _decoder;
    private int _start;
    private int _end;
    private bool _done;
    private long _delivered;

    public override int Read(Span<byte> buffer)
    {
        while (!_done && buffer.Length > 0)
        {
            var status = _decoder.Decompress(_input.AsSpan(_start.._end), buffer, out var consumed, out var written);
            _start += consumed;
            _delivered += written;
            if (status == OperationStatus.InvalidData)
            {
                throw Broken("broken");
            }

            if (status == OperationStatus.Done)
            {
                _done = true;
                if (_start < _end || file.Read(_input) > 0)
                {
                    throw Broken("followed by other data");
                }
            }
            else if (status == OperationStatus.NeedMoreData)
            {
                Refill(written > 0);
            }

            if (written > 0)
            {
                return written;
            }
        }

        return 0;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _decoder.Dispose();
            file.Dispose();
        }

        base.Dispose(disposing);
    }

    private void Refill(bool mayWait)
    {
        if (_start < _end || mayWait)
        {
            return;
        }

        _start = 0;
        _end = file.Read(_input);
        if (_end == 0)
        {
            throw Broken("cut off");
        }
    }

    private InvalidDataException Broken(string how) => new(string.Create(
        CultureInfo.InvariantCulture, $"{path}: the Brotli data are {how} (after {_delivered} bytes of content); fetch or pack the file again."));
}
