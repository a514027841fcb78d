using System.Globalization;
using System.Text;

namespace Offprint.Text.Tests;

public sealed class DictCorpusTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("d.dict", "d.index", "d.index")]
    [InlineData("d.dict", "d.index", "d.dict")]
    [InlineData("d.dict.dz", "d.index", "d.dict.dz")]
    [InlineData("d.dict.dz", "d.index", "d.index")]
    public void Headwords_with_one_text_make_one_document(string body, string index, string opened)
    {
        Write(body, index, [("00-database-info", "About"), ("zebra", "A striped animal.\n"), ("ape", "Äffchen")], ("simian", 2));
        var documents = Corpus.Open(_folder[opened]).ToList();
        Assert.Equal([("zebra", "A striped animal."), ("ape", "Äffchen")], documents.Select(d => (d.Title!, d.Text)));
        Assert.Equal("ape\nsimian", documents[1].Fields["headwords"]);
        Assert.Equal(2, documents.Select(d => d.Id).Distinct().Count());
        Assert.Equal(documents, Corpus.Open(_folder.Path));
    }

    [Fact]
    public void Broken_dictionaries_are_named()
    {
        Write("d.dict", "d.index", [("a", "text")], null);
        File.AppendAllText(_folder["d.index"], "b\tA\tZZZZ\n");
        Assert.StartsWith(_folder["d.index"] + ":2: 'b' lies at bytes 0 to ", Failure("d.index"), StringComparison.Ordinal);
        _folder.Write("d.index", "a\tA\n");
        Assert.StartsWith(_folder["d.index"] + ":1: a line must be a headword", Failure("d.index"), StringComparison.Ordinal);
        _folder.Write("d.index", "a\t!\tB\n");
        Assert.StartsWith(_folder["d.index"] + ":1: a line must be a headword", Failure("d.index"), StringComparison.Ordinal);
        _folder.Write("d.index", "a\tA\tB\n");
        _folder.Write("d.dict", [0xFF, 0xFF]);
        Assert.StartsWith(_folder["d.dict"] + ": the text of 'a' at byte 0", Failure("d.index"), StringComparison.Ordinal);
        File.Delete(_folder["d.index"]);
        Assert.Contains("index d.index is not beside it", Failure("d.dict"), StringComparison.Ordinal);
        File.Move(_folder["d.dict"], _folder["e.index"]);
        Assert.Contains("neither e.dict nor e.dict.dz is beside it", Failure("e.index"), StringComparison.Ordinal);
    }

    private string Failure(string name) => Assert.Throws<InvalidDataException>(() => Corpus.Open(_folder[name]).Count()).Message;

    internal static (byte[] Body, string Index) Make((string Headword, string Text)[] entries, (string Headword, int Entry)? alias = null)
    {
        var body = new MemoryStream();
        var lines = new List<string>();
        var positions = new List<string>();
        foreach (var (headword, text) in entries)
        {
            var bytes = Encoding.UTF8.GetBytes(text);
            positions.Add($"{Base64(body.Length)}\t{Base64(bytes.Length)}");
            lines.Add($"{headword}\t{positions[^1]}");
            body.Write(bytes);
        }

        if (alias is { } also)
        {
            lines.Add($"{also.Headword}\t{positions[also.Entry]}");
        }

        return (body.ToArray(), string.Concat(lines.Select(line => line + "\n")));
    }

    private static string Base64(long value)
    {
        const string digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
        var text = "";
        do
        {
            text = digits[(int)(value % 64)].ToString(CultureInfo.InvariantCulture) + text;
            value /= 64;
        }
        while (value > 0);
        return text;
    }

    private void Write(string body, string index, (string, string)[] entries, (string, int)? alias)
    {
        var (bytes, lines) = Make(entries, alias);
        _folder.Write(body, body.EndsWith(".dz", StringComparison.Ordinal) ? TextCorpusTests.Compress(bytes, ".gz") : bytes);
        _folder.Write(index, lines);
    }
}
