using FsCheck;
using FsCheck.Xunit;
using Microsoft.ML.Tokenizers;

namespace Offprint.Text.Tests;

public sealed class TokenStoreTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Property(MaxTest = 60)]
    public bool What_is_written_is_read(NonNegativeInt[][] raw, bool wide)
    {
        var vocabulary = wide ? 1 << 20 : 65_536;
        var documents = raw.Select(document => document.Select(id => (id.Get * 7919) % vocabulary).ToArray()).ToArray();
        var path = Write(documents, vocabulary);
        using var store = TokenStore.Open(path);
        store.Verify(TestContext.Current.CancellationToken);
        Assert.Equal((documents.Length, documents.Sum(d => d.Length), wide ? 4 : 2, vocabulary), (store.Documents, (int)store.Length, store.BytesPerToken, store.VocabularySize));
        Assert.Equal(documents, Enumerable.Range(0, documents.Length).Select(i => store.ReadDocument(i)));
        Assert.Equal(documents.Select(d => d.Length), store.DocumentLengths());
        var all = new int[store.Length];
        store.Read(0, all);
        Assert.Equal(documents.SelectMany(d => d), all);
        Assert.Equal(documents.SelectMany((d, i) => d.Select(_ => (long)i)), Enumerable.Range(0, all.Length).Select(i => store.DocumentAt(i)));
        return true;
    }

    [Fact]
    public void Largest_ids_keep_their_value()
    {
        using var narrow = TokenStore.Open(Write([[65_535, 0]], 65_536));
        Assert.Equal((65_535, 0), (narrow[0], narrow[1]));
        using var wide = TokenStore.Open(Write([[int.MaxValue - 1]], int.MaxValue, "w"));
        Assert.Equal(int.MaxValue - 1, wide[0]);
    }

    [Fact]
    public void Appending_keeps_what_was_there()
    {
        var path = Write([[1, 2], [], [3]], 10);
        using (var old = TokenStore.Open(path))
        using (var writer = TokenStoreWriter.Append(path))
        {
            Assert.Equal((3L, 3L), (writer.Documents, writer.Tokens));
            writer.Add([4, 5]);
            writer.Flush();
            Assert.Equal([3], old.ReadDocument(2));
            writer.Complete();
            Assert.Equal(3, old.Documents); // readers that were open keep the old content
        }

        using var store = TokenStore.Open(path);
        store.Verify(TestContext.Current.CancellationToken);
        Assert.Equal([[1, 2], [], [3], [4, 5]], Enumerable.Range(0, 4).Select(i => store.ReadDocument(i)));
        Assert.Single(Directory.GetFiles(_folder.Path));
    }

    [Fact]
    public void What_is_not_completed_leaves_nothing()
    {
        var path = Write([[1]], 10);
        using (var writer = TokenStoreWriter.Create(path, 10))
        {
            writer.Add([2, 3]);
            writer.Flush();
        }

        using var store = TokenStore.Open(path);
        Assert.Equal([1], store.ReadDocument(0));
        Assert.Single(Directory.GetFiles(_folder.Path));
    }

    [Fact]
    public void Ids_outside_the_vocabulary_are_named()
    {
        using var writer = TokenStoreWriter.Create(_folder["a"], 10);
        Assert.Contains("document[1] is 10; ids must be from 0 to 9", Assert.Throws<ArgumentException>("document", () => writer.Add([1, 10])).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>("document", () => writer.Add([-1]));
        Assert.Throws<ArgumentOutOfRangeException>("vocabularySize", () => TokenStoreWriter.Create(_folder["b"], 0));
    }

    [Fact]
    public void Every_cut_is_refused_on_opening()
    {
        var path = Write([[1, 2, 3], [4]], 10);
        var bytes = File.ReadAllBytes(path);
        for (var length = 0; length < bytes.Length; length++)
        {
            File.WriteAllBytes(path, bytes[..length]);
            Assert.StartsWith(path + ": ", Assert.Throws<InvalidDataException>(() => TokenStore.Open(path)).Message, StringComparison.Ordinal);
        }

        File.WriteAllBytes(path, [.. bytes, 0]);
        Assert.Contains("longer than it should be", Assert.Throws<InvalidDataException>(() => TokenStore.Open(path)).Message, StringComparison.Ordinal);
        Assert.Throws<FileNotFoundException>(() => TokenStore.Open(_folder["none"]));
    }

    [Fact]
    public void Every_changed_bit_is_found()
    {
        var path = Write([[1, 2, 3], [4]], 10);
        var bytes = File.ReadAllBytes(path);
        for (var bit = 0; bit < bytes.Length * 8; bit++)
        {
            var changed = bytes.ToArray();
            changed[bit / 8] ^= (byte)(1 << (bit % 8));
            File.WriteAllBytes(path, changed);
            var error = Assert.Throws<InvalidDataException>(() =>
            {
                using var store = TokenStore.Open(path);
                Assert.True(bit >= 64 * 8, "A changed header must not open.");
                store.Verify(TestContext.Current.CancellationToken);
            });
            Assert.StartsWith(path + ": ", error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Places_outside_the_store_are_refused()
    {
        var store = TokenStore.Open(Write([[1, 2], [3]], 10));
        Assert.Throws<ArgumentOutOfRangeException>("position", () => store[3]);
        Assert.Throws<ArgumentOutOfRangeException>("position", () => store[-1]);
        Assert.Throws<ArgumentOutOfRangeException>("position", () => store.Read(2, new int[2]));
        Assert.Throws<ArgumentOutOfRangeException>("document", () => store.ReadDocument(2));
        Assert.Throws<ArgumentOutOfRangeException>("position", () => store.DocumentAt(3));
        store.Dispose();
        store.Dispose();
        Assert.Throws<ObjectDisposedException>(() => store[0]);
        Assert.Throws<ObjectDisposedException>(() => store.StartOf(0));
    }

    [Fact]
    public void A_corpus_is_tokenized_into_a_store()
    {
        var tokenizer = WordTokenizer();
        TokenStore.Build(_folder["a"], Corpus.OfTexts("x", ["the cat", "", "cat the the"]), tokenizer, 10, endOfDocument: 9, cancellationToken: TestContext.Current.CancellationToken);
        using var store = TokenStore.Open(_folder["a"]);
        Assert.Equal([[2, 3, 9], [9], [3, 2, 2, 9]], Enumerable.Range(0, 3).Select(i => store.ReadDocument(i)));
        using var cancelled = new CancellationTokenSource();
        cancelled.Cancel();
        Assert.Throws<OperationCanceledException>(() => TokenStore.Build(_folder["b"], Corpus.OfTexts("x", ["the"]), tokenizer, 10, cancellationToken: cancelled.Token));
        Assert.Single(Directory.GetFiles(_folder.Path));
    }

    [Fact, Trait("Category", "Long")]
    public void Half_a_billion_tokens_are_read_at_random()
    {
        var path = _folder["large"];
        const int documents = 5_000, length = 100_000;
        using (var writer = TokenStoreWriter.Create(path, 65_536))
        {
            var ids = new int[length];
            for (var d = 0; d < documents; d++)
            {
                for (var i = 0; i < length; i++)
                {
                    ids[i] = (int)((((long)d * length) + i) * 31 % 65_521);
                }

                writer.Add(ids);
            }

            writer.Complete();
        }

        using var store = TokenStore.Open(path);
        var random = new Random(1);
        for (var i = 0; i < 10_000; i++)
        {
            var position = random.NextInt64(store.Length);
            Assert.Equal(position * 31 % 65_521, store[position]);
            Assert.Equal(position / length, store.DocumentAt(position));
        }
    }

    private static WordPieceTokenizer WordTokenizer()
    {
        using var vocabulary = new MemoryStream("[UNK]\n[PAD]\nthe\ncat\n[CLS]\n[SEP]\n[MASK]\n"u8.ToArray());
        return WordPieceTokenizer.Create(vocabulary);
    }

    private string Write(int[][] documents, int vocabulary, string name = "a")
    {
        using var writer = TokenStoreWriter.Create(_folder[name], vocabulary);
        foreach (var document in documents)
        {
            writer.Add(document);
        }

        writer.Complete();
        return _folder[name];
    }
}
