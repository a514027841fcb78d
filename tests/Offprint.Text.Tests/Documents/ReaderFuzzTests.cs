using System.Text;

namespace Offprint.Text.Tests;

/// <summary>Damaged files of every format either read or raise an InvalidDataException that begins with the path; nothing else.</summary>
public sealed class ReaderFuzzTests
{
    public static TheoryData<string> Formats =>
        ["a.txt", "a.jsonl", "a.json", "a.html", "a.md", "a.csv", "a.tsv", "a.parquet", "d.index", "Packages", "a.txt.gz", "a.jsonl.br"];

    [Theory, MemberData(nameof(Formats))]
    public Task Damaged_files_are_named(string name) => Fuzz(name, rounds: 60, seed: 1);

    [Theory, MemberData(nameof(Formats)), Trait("Category", "Long")]
    public Task Damaged_files_are_named_in_many_rounds(string name) => Fuzz(name, rounds: 4000, seed: 2);

    private static async Task Fuzz(string name, int rounds, int seed)
    {
        using var folder = new TestFolder();
        var path = folder[name];
        await WriteValid(folder, name);
        Assert.NotEmpty(Corpus.Open(path));
        var valid = await File.ReadAllBytesAsync(path, TestContext.Current.CancellationToken);
        var random = new Random(seed);
        for (var round = 0; round < rounds; round++)
        {
            await File.WriteAllBytesAsync(path, Damage(valid, random), TestContext.Current.CancellationToken);
            try
            {
                _ = Corpus.Open(path).Sum(document => document.Text.Length);
            }
            catch (InvalidDataException error)
            {
                Assert.StartsWith(folder.Path, error.Message, StringComparison.Ordinal);
            }
        }
    }

    internal static byte[] Damage(byte[] valid, Random random)
    {
        var bytes = valid.ToList();
        for (var changes = random.Next(1, 5); changes > 0 && bytes.Count > 0; changes--)
        {
            var at = random.Next(bytes.Count);
            switch (random.Next(5))
            {
                case 0: bytes[at] = (byte)random.Next(256); break;
                case 1: bytes[at] ^= (byte)(1 << random.Next(8)); break;
                case 2: bytes.RemoveRange(at, Math.Min(random.Next(1, 20), bytes.Count - at)); break;
                case 3: bytes.InsertRange(at, Enumerable.Range(0, random.Next(1, 9)).Select(_ => (byte)"\"\n\t,{}[]<>\\\0\u007f:"[random.Next(14)])); break;
                default: bytes.RemoveRange(at, random.Next(10) == 0 ? bytes.Count - at : 1); break;
            }
        }

        return [.. bytes];
    }

    private static async Task WriteValid(TestFolder folder, string name)
    {
        const string lines = "{\"id\":\"1\",\"text\":\"hä 😀\",\"date\":\"2024-01-01\"}\n{\"text\":\"b\",\"n\":[1,{\"x\":null}]}\n";
        switch (name)
        {
            case "a.parquet":
                await ParquetCorpusTests.Write(folder[name], groups: 2, rows: 30);
                return;
            case "d.index":
                var (body, index) = DictCorpusTests.Make([("ab", "text ä"), ("cd", "more")]);
                folder.Write("d.dict", body);
                folder.Write(name, index);
                return;
            case "a.txt.gz" or "a.jsonl.br":
                folder.Write(name, TextCorpusTests.Compress(Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(lines, 50))), name[^3..]));
                return;
            default:
                folder.Write(name, name switch
                {
                    "a.jsonl" => lines,
                    "a.json" => "[" + lines.TrimEnd().Replace("\n", ",", StringComparison.Ordinal) + "]",
                    "a.html" => "<html><head><meta charset=utf-8><title>T</title></head><body><table><tr><td>ä<ul><li>x</table><pre>y</pre></body></html>",
                    "a.md" => "---\ntitle: T\n---\n# H\n\n> *a* [b](c)\n\n- 1\n  - 2\n\n|a|b|\n|-|-|\n|1|2|\n\n[^1]: note\n",
                    "a.csv" => "id,text\n1,\"a \"\"ä\"\",\nb\"\n2,c\n",
                    "a.tsv" => "id\ttext\n1\tä\n2\tc\n",
                    "Packages" => "Package: a\nDescription: s\n l1\n .\n l2\n\nPackage: b\nDescription: t\n",
                    _ => "some\n\ntext ä 😀\n",
                });
                return;
        }
    }
}
