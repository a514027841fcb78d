using System.Buffers;
using System.Globalization;
using System.Text;

namespace Offprint.Text;

/// <summary>
/// Finds the encoding of a text file from its byte order mark, leaves the mark out, and checks UTF-8 as the bytes pass,
/// so that an error names the file, the byte and the line.
/// </summary>
internal sealed class EncodedStream : ReadOnlyStream
{
    private const int HeadLength = 1024;

    private readonly Stream _inner;
    private readonly string _path;
    private readonly byte[] _head = new byte[HeadLength];
    private readonly int _headLength;
    private readonly bool _isUtf8;
    private readonly byte[] _pending = new byte[4];
    private int _headPosition;
    private int _pendingLength;
    private long _offset;
    private long _line = 1;

    /// <summary>Reads the head of the file and decides on its encoding: mark, option, declaration, UTF-8.</summary>
    public EncodedStream(Stream inner, string path, Encoding? option, Func<ReadOnlyMemory<byte>, Encoding?>? declared)
    {
        _inner = inner;
        _path = path;
        try
        {
            _headLength = inner.ReadAtLeast(_head, HeadLength, throwOnEndOfStream: false);
            var head = _head.AsMemory(0, _headLength);
            (var marked, _headPosition) = Mark(head.Span);
            Encoding = marked ?? Strict(option ?? declared?.Invoke(head) ?? new UTF8Encoding(false));
        }
        catch
        {
            inner.Dispose();
            throw;
        }

        _offset = _headPosition;
        _isUtf8 = Encoding.CodePage == 65001;
    }

    public Encoding Encoding { get; }

    public override int Read(Span<byte> buffer)
    {
        int read;
        if (_headPosition < _headLength)
        {
            read = Math.Min(buffer.Length, _headLength - _headPosition);
            _head.AsSpan(_headPosition, read).CopyTo(buffer);
            _headPosition += read;
        }
        else
        {
            read = _inner.Read(buffer);
        }

        if (_isUtf8 && buffer.Length > 0)
        {
            Check(buffer[..read], isLast: read == 0);
        }

        return read;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _inner.Dispose();
        }

        base.Dispose(disposing);
    }

    private static (Encoding?, int) Mark(ReadOnlySpan<byte> head) => head switch
    {
        [0xEF, 0xBB, 0xBF, ..] => (new UTF8Encoding(false, true), 3),
        [0xFF, 0xFE, 0, 0, ..] => (new UTF32Encoding(false, false, true), 4),
        [0, 0, 0xFE, 0xFF, ..] => (new UTF32Encoding(true, false, true), 4),
        [0xFF, 0xFE, ..] => (new UnicodeEncoding(false, false, true), 2),
        [0xFE, 0xFF, ..] => (new UnicodeEncoding(true, false, true), 2),
        _ => (null, 0),
    };

    private static Encoding Strict(Encoding encoding)
    {
        var strict = (Encoding)encoding.Clone();
        strict.DecoderFallback = DecoderFallback.ExceptionFallback;
        return strict;
    }

    // A character may be spread over two reads: its first bytes wait in _pending.
    private void Check(ReadOnlySpan<byte> bytes, bool isLast)
    {
        while (_pendingLength > 0)
        {
            var status = Rune.DecodeFromUtf8(_pending.AsSpan(0, _pendingLength), out _, out var consumed);
            if (status == OperationStatus.Done)
            {
                _offset += consumed;
                _pendingLength = 0;
            }
            else if (status == OperationStatus.NeedMoreData && !bytes.IsEmpty)
            {
                _pending[_pendingLength++] = bytes[0];
                bytes = bytes[1..];
                // A byte that does not continue the character is found by the next turn of the loop.
            }
            else if (status == OperationStatus.NeedMoreData && !isLast)
            {
                return;
            }
            else
            {
                throw Invalid(_pending[0]);
            }
        }

        while (!bytes.IsEmpty)
        {
            var good = FirstInvalid(bytes);
            _line += bytes[..good].Count((byte)'\n');
            _offset += good;
            bytes = bytes[good..];
            if (bytes.IsEmpty)
            {
                return;
            }

            if (Rune.DecodeFromUtf8(bytes, out _, out _) != OperationStatus.NeedMoreData)
            {
                throw Invalid(bytes[0]);
            }

            bytes.CopyTo(_pending);
            _pendingLength = bytes.Length;
            return;
        }
    }

    private static int FirstInvalid(ReadOnlySpan<byte> bytes)
    {
        if (System.Text.Unicode.Utf8.IsValid(bytes))
        {
            return bytes.Length;
        }

        // Mostly only the last character is cut.
        for (var cut = 1; cut <= 3 && cut <= bytes.Length; cut++)
        {
            if (System.Text.Unicode.Utf8.IsValid(bytes[..^cut]))
            {
                return bytes.Length - cut;
            }
        }

        var at = 0;
        while (at < bytes.Length && Rune.DecodeFromUtf8(bytes[at..], out _, out var consumed) == OperationStatus.Done)
        {
            at += consumed;
        }

        return at;
    }

    private InvalidDataException Invalid(byte value) => new(string.Create(
        CultureInfo.InvariantCulture,
        $"{_path}:{_line}: byte 0x{value:X2} at offset {_offset} is not valid UTF-8; convert the file, or name its encoding in the options."));
}
