using System.Buffers.Binary;
using System.Globalization;
using System.IO.Hashing;
using System.IO.MemoryMappedFiles;
using System.Runtime.InteropServices;
using Microsoft.ML.Tokenizers;

namespace Offprint.Text;

/// <summary>
/// Token ids of many documents in one memory-mapped file, which may be larger than memory: 16 bits a token for vocabularies up to 65,536, else 32.
/// Written by <see cref="TokenStoreWriter"/>; reading is thread-safe until <see cref="Dispose"/>.
/// </summary>
public sealed unsafe class TokenStore : IDisposable
{
    private readonly MemoryMappedFile _file;
    private readonly MemoryMappedViewAccessor _view;
    private readonly TokenStoreHeader _header;
    private byte* _bytes;

    private TokenStore(string path, TokenStoreHeader header, MemoryMappedFile file)
    {
        Path = path;
        _header = header;
        _file = file;
        _view = file.CreateViewAccessor(0, 0, MemoryMappedFileAccess.Read);
        _view.SafeMemoryMappedViewHandle.AcquirePointer(ref _bytes);
    }

    /// <summary>Where the store is.</summary>
    public string Path { get; }

    /// <summary>Tokens of all documents together.</summary>
    public long Length => _header.Tokens;

    /// <summary>Number of documents.</summary>
    public long Documents => _header.Documents;

    /// <summary>Ids are below this number.</summary>
    public int VocabularySize => _header.VocabularySize;

    /// <summary>2 or 4.</summary>
    public int BytesPerToken => _header.BytesPerToken;

    /// <summary>The token at a position.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The position is not in the store.</exception>
    public int this[long position]
    {
        get
        {
            Span<int> one = stackalloc int[1];
            Read(position, one);
            return one[0];
        }
    }

    /// <summary>Opens a store; its header, length and outer boundaries are checked, its content only by <see cref="Verify"/>.</summary>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">The file is no token store, or it is cut off or damaged.</exception>
    public static TokenStore Open(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete);
        Span<byte> bytes = stackalloc byte[TokenStoreHeader.Length];
        var header = TokenStoreHeader.Read(bytes[..stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false)], stream.Length, path);
        var file = MemoryMappedFile.CreateFromFile(stream, null, 0, MemoryMappedFileAccess.Read, HandleInheritability.None, leaveOpen: true);
        try
        {
            var store = new TokenStore(path, header, file);
            if (store.Boundary(0) != 0 || store.Boundary(header.Documents) != header.Tokens)
            {
                store.Dispose();
                throw store.Damaged();
            }

            return store;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Tokenizes a corpus into a new store.</summary>
    /// <param name="path">The file to write; it appears when all is written.</param>
    /// <param name="corpus">The documents; only their text is used.</param>
    /// <param name="tokenizer">Gives the ids.</param>
    /// <param name="vocabularySize">Number of ids of the tokenizer.</param>
    /// <param name="endOfDocument">An id to put behind every document; null for none.</param>
    /// <param name="progress">Told the number of documents written, every 1,000.</param>
    /// <param name="cancellationToken">Stops the work; nothing is left behind.</param>
    public static void Build(
        string path,
        IEnumerable<Document> corpus,
        Tokenizer tokenizer,
        int vocabularySize,
        int? endOfDocument = null,
        IProgress<long>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(corpus);
        ArgumentNullException.ThrowIfNull(tokenizer);
        using var writer = TokenStoreWriter.Create(path, vocabularySize);
        var ids = new List<int>();
        foreach (var document in corpus)
        {
            cancellationToken.ThrowIfCancellationRequested();
            ids.Clear();
            ids.AddRange(tokenizer.EncodeToIds(document.Text));
            if (endOfDocument is { } end)
            {
                ids.Add(end);
            }

            writer.Add(CollectionsMarshal.AsSpan(ids));
            if (writer.Documents % 1000 == 0)
            {
                progress?.Report(writer.Documents);
            }
        }

        writer.Complete();
        progress?.Report(writer.Documents);
    }

    /// <summary>Reads tokens from a position on.</summary>
    /// <param name="position">The first token's position.</param>
    /// <param name="destination">Receives the ids; documents may meet inside it.</param>
    /// <exception cref="ArgumentOutOfRangeException">The range does not lie in the store.</exception>
    public void Read(long position, Span<int> destination)
    {
        ObjectDisposedException.ThrowIf(_bytes is null, this);
        if (position < 0 || position > Length - destination.Length)
        {
            throw new ArgumentOutOfRangeException(
                nameof(position), position, string.Create(CultureInfo.InvariantCulture, $"{destination.Length} tokens from here are not in the store of {Length} tokens."));
        }

        var source = _bytes + TokenStoreHeader.Length + (position * BytesPerToken);
        if (BytesPerToken == 2)
        {
            Widen(new ReadOnlySpan<ushort>(source, destination.Length), destination);
        }
        else
        {
            new ReadOnlySpan<int>(source, destination.Length).CopyTo(destination);
        }
    }

    /// <summary>Position of a document's first token; for <see cref="Documents"/> itself the end of the store.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such document.</exception>
    public long StartOf(long document)
    {
        ObjectDisposedException.ThrowIf(_bytes is null, this);
        if (document < 0 || document > Documents)
        {
            throw new ArgumentOutOfRangeException(nameof(document), document, string.Create(CultureInfo.InvariantCulture, $"The store has {Documents} documents."));
        }

        var start = Boundary(document);
        return start >= 0 && start <= Length ? start : throw Damaged();
    }

    /// <summary>Number of tokens of a document.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such document.</exception>
    public int LengthOf(long document)
    {
        var start = StartOf(document);
        var length = StartOf(document + 1) - start;
        return length is >= 0 and <= int.MaxValue ? (int)length : throw Damaged();
    }

    /// <summary>The document that holds a position.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The position is not in the store.</exception>
    public long DocumentAt(long position)
    {
        if (position < 0 || position >= Length)
        {
            throw new ArgumentOutOfRangeException(nameof(position), position, string.Create(CultureInfo.InvariantCulture, $"The store has {Length} tokens."));
        }

        // The last document that starts at or before the position; empty ones before it start there too.
        long low = 0, high = Documents - 1;
        while (low < high)
        {
            var middle = high - ((high - low) / 2);
            (low, high) = StartOf(middle) <= position ? (middle, high) : (low, middle - 1);
        }

        return low;
    }

    /// <summary>The token ids of a document.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such document.</exception>
    public int[] ReadDocument(long document)
    {
        var ids = new int[LengthOf(document)];
        Read(StartOf(document), ids);
        return ids;
    }

    /// <summary>Lengths of all documents, as packers take them.</summary>
    public int[] DocumentLengths()
    {
        var lengths = new int[checked((int)Documents)];
        for (var i = 0; i < lengths.Length; i++)
        {
            lengths[i] = LengthOf(i);
        }

        return lengths;
    }

    /// <summary>Reads the whole file and compares its checksum, and checks that every boundary follows the one before.</summary>
    /// <exception cref="InvalidDataException">The content is not what was written.</exception>
    public void Verify(CancellationToken cancellationToken = default)
    {
        ObjectDisposedException.ThrowIf(_bytes is null, this);
        var hash = new XxHash3();
        const int block = 1 << 24;
        for (long at = TokenStoreHeader.Length; at < _header.FileLength; at += block)
        {
            cancellationToken.ThrowIfCancellationRequested();
            hash.Append(new ReadOnlySpan<byte>(_bytes + at, (int)Math.Min(block, _header.FileLength - at)));
        }

        if (hash.GetCurrentHashAsUInt64() != _header.ContentHash)
        {
            throw Damaged();
        }

        for (long document = 0; document < Documents; document++)
        {
            _ = LengthOf(document);
        }
    }

    /// <summary>Closes the file. Do not read on other threads at the same time.</summary>
    public void Dispose()
    {
        if (_bytes is not null)
        {
            _bytes = null;
            _view.SafeMemoryMappedViewHandle.ReleasePointer();
            _view.Dispose();
            _file.Dispose();
        }
    }

    private static void Widen(ReadOnlySpan<ushort> source, Span<int> destination)
    {
        for (var i = 0; i < source.Length; i++)
        {
            destination[i] = source[i];
        }
    }

    private long Boundary(long document) =>
        BinaryPrimitives.ReadInt64LittleEndian(new ReadOnlySpan<byte>(_bytes + _header.IndexOffset + (document * sizeof(long)), sizeof(long)));

    private InvalidDataException Damaged() => new($"{Path}: the content of the token store is damaged; write the store again.");
}
