using System.Buffers.Binary;
using System.Globalization;
using System.IO.Hashing;
using System.Runtime.InteropServices;

namespace Offprint.Text;

/// <summary>
/// Writes a <see cref="TokenStore"/> document by document, with little memory. All goes to temporary files beside the store;
/// <see cref="Complete"/> puts the store in its place, and disposing without it leaves nothing behind.
/// </summary>
public sealed class TokenStoreWriter : IDisposable
{
    private readonly string _path;
    private readonly string _temporary;
    private readonly FileStream _tokens;
    private readonly FileStream _boundaries;
    private readonly XxHash3 _hash = new();
    private readonly int _vocabularySize;
    private readonly int _bytesPerToken;
    private byte[] _buffer = [];
    private bool _closed;

    private TokenStoreWriter(string path, int vocabularySize)
    {
        _path = path;
        _vocabularySize = vocabularySize;
        _bytesPerToken = vocabularySize <= 1 << 16 ? 2 : 4;
        _temporary = ReplacedFile.TemporaryName(path);
        _tokens = new FileStream(_temporary, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, 1 << 16);
        try
        {
            _boundaries = new FileStream(
                ReplacedFile.TemporaryName(path), FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, 1 << 16, FileOptions.DeleteOnClose);
            _tokens.Write(new byte[TokenStoreHeader.Length]);
            WriteBoundary();
        }
        catch
        {
            _tokens.Dispose();
            File.Delete(_temporary);
            throw;
        }
    }

    /// <summary>Documents so far, those of a store that is appended to among them.</summary>
    public long Documents { get; private set; }

    /// <summary>Tokens so far.</summary>
    public long Tokens { get; private set; }

    /// <summary>Starts a new store; one that is already at <paramref name="path"/> stays until <see cref="Complete"/>.</summary>
    /// <param name="path">The file to write.</param>
    /// <param name="vocabularySize">Ids must be below this; up to 65,536 they take 2 bytes each, else 4.</param>
    public static TokenStoreWriter Create(string path, int vocabularySize)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentOutOfRangeException.ThrowIfLessThan(vocabularySize, 1);
        return new TokenStoreWriter(path, vocabularySize);
    }

    /// <summary>Continues an existing store: its content is copied (and verified) first, so that readers and a crash never see half a store.</summary>
    /// <exception cref="InvalidDataException">The store is cut off or damaged.</exception>
    public static TokenStoreWriter Append(string path)
    {
        using var store = TokenStore.Open(path);
        store.Verify();
        var writer = new TokenStoreWriter(path, store.VocabularySize);
        try
        {
            for (long document = 0; document < store.Documents; document++)
            {
                writer.Add(store.ReadDocument(document));
            }
        }
        catch
        {
            writer.Dispose();
            throw;
        }

        return writer;
    }

    /// <summary>Adds one document; an empty one counts too.</summary>
    /// <param name="document">Its token ids.</param>
    /// <exception cref="ArgumentException">An id is negative or not below the vocabulary size; the message names its index.</exception>
    public void Add(ReadOnlySpan<int> document)
    {
        ObjectDisposedException.ThrowIf(_closed, this);
        for (var i = 0; i < document.Length; i++)
        {
            if ((uint)document[i] >= (uint)_vocabularySize)
            {
                throw new ArgumentException(
                    string.Create(CultureInfo.InvariantCulture, $"document[{i}] is {document[i]}; ids must be from 0 to {_vocabularySize - 1}."), nameof(document));
            }
        }

        var bytes = MemoryMarshal.AsBytes(document);
        if (_bytesPerToken == 2)
        {
            if (_buffer.Length < document.Length * 2)
            {
                _buffer = new byte[document.Length * 2];
            }

            var narrow = MemoryMarshal.Cast<byte, ushort>(_buffer.AsSpan())[..document.Length];
            for (var i = 0; i < document.Length; i++)
            {
                narrow[i] = (ushort)document[i];
            }

            bytes = MemoryMarshal.AsBytes(narrow);
        }

        _tokens.Write(bytes);
        _hash.Append(bytes);
        Tokens += document.Length;
        Documents++;
        WriteBoundary();
    }

    /// <summary>Hands what was added so far to the operating system; the store itself appears with <see cref="Complete"/>.</summary>
    public void Flush()
    {
        ObjectDisposedException.ThrowIf(_closed, this);
        _tokens.Flush();
        _boundaries.Flush();
    }

    /// <summary>Writes index and header, forces all to disk and puts the store in its place. The writer is closed then.</summary>
    public void Complete()
    {
        ObjectDisposedException.ThrowIf(_closed, this);
        Append(new byte[(int)((8 - (_tokens.Position % 8)) % 8)]);
        _boundaries.Position = 0;
        var block = new byte[1 << 16];
        for (int read; (read = _boundaries.Read(block)) > 0;)
        {
            Append(block.AsSpan(0, read));
        }

        _tokens.Position = 0;
        _tokens.Write(new TokenStoreHeader(_bytesPerToken, Tokens, Documents, _vocabularySize, _hash.GetCurrentHashAsUInt64()).ToBytes());
        _tokens.Flush(flushToDisk: true);
        Close();
        try
        {
            File.Move(_temporary, _path, overwrite: true);
        }
        catch
        {
            File.Delete(_temporary);
            throw;
        }
    }

    /// <summary>Throws away what was not completed.</summary>
    public void Dispose()
    {
        if (!_closed)
        {
            Close();
            File.Delete(_temporary);
        }
    }

    private void Append(ReadOnlySpan<byte> bytes)
    {
        _tokens.Write(bytes);
        _hash.Append(bytes);
    }

    private void WriteBoundary()
    {
        Span<byte> boundary = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(boundary, Tokens);
        _boundaries.Write(boundary);
    }

    private void Close()
    {
        _closed = true;
        _boundaries.Dispose();
        _tokens.Dispose();
    }
}
