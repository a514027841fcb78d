using System.Globalization;
using System.Text;

namespace Offprint.Text;

/// <summary>DICT dictionaries (dictd): headwords with offsets in base 64 in an .index file, the texts in a .dict or .dict.dz file.</summary>
internal static class DictReading
{
    private const string Digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

    private static readonly string[] BodyExtensions = [".dict", ".dict.dz", ".dict.gz", ".dict.br"];

    public static bool IsBody(string path) => Path.GetExtension(CorpusFormats.Uncompressed(path)).Equals(".dict", StringComparison.OrdinalIgnoreCase);

    /// <summary>The index that belongs to a body.</summary>
    public static string IndexOf(string bodyPath) => Path.ChangeExtension(CorpusFormats.Uncompressed(bodyPath), ".index");

    /// <summary>One document for each text: its headwords are the title and, where several lead to it, the field "headwords" (one a line).</summary>
    public static IEnumerable<Document> Read(CorpusFile file)
    {
        var isBody = IsBody(file.Path);
        var index = isBody ? IndexOf(file.Path) : file.Path;
        var body = isBody ? file.Path : FindBody(file);
        if (!File.Exists(index))
        {
            throw file.Error($"its index {Path.GetFileName(index)} is not beside it.");
        }

        var dictionary = Path.ChangeExtension(CorpusFormats.Uncompressed(file.Name), null);
        var indexFile = new CorpusFile(index, file.Name, file.Options);
        var bytes = ReadBody(new CorpusFile(body, file.Name, file.Options));
        var entries = new SortedDictionary<(long Offset, long Length), List<string>>();
        foreach (var (number, line) in indexFile.ReadLines())
        {
            var parts = line.Split('\t');
            if (parts.Length is not (3 or 4) || Number(parts[1]) is not { } offset || Number(parts[2]) is not { } length)
            {
                throw indexFile.Error(number, "a line must be a headword, an offset and a length in base 64, apart by tabs.");
            }

            if (offset + length > bytes.Length)
            {
                throw indexFile.Error(number, string.Create(CultureInfo.InvariantCulture, $"'{parts[0]}' lies at bytes {offset} to {offset + length}, but {Path.GetFileName(body)} has {bytes.Length}."));
            }

            // Headwords of the form 00-database-info describe the dictionary itself.
            if (!parts[0].StartsWith("00-database", StringComparison.Ordinal) && !parts[0].StartsWith("00database", StringComparison.Ordinal))
            {
                if (!entries.TryGetValue((offset, length), out var headwords))
                {
                    entries.Add((offset, length), headwords = []);
                }

                headwords.Add(parts.Length == 4 ? parts[3] : parts[0]);
            }
        }

        foreach (var ((offset, length), headwords) in entries)
        {
            yield return Make(dictionary, body, bytes, offset, length, headwords);
        }
    }

    private static Document Make(string dictionary, string body, byte[] bytes, long offset, long length, List<string> headwords)
    {
        string text;
        try
        {
            text = new UTF8Encoding(false, true).GetString(bytes, (int)offset, (int)length);
        }
        catch (DecoderFallbackException error)
        {
            throw new InvalidDataException(string.Create(CultureInfo.InvariantCulture, $"{body}: the text of '{headwords[0]}' at byte {offset} is not valid UTF-8."), error);
        }

        var distinct = headwords.Distinct(StringComparer.Ordinal).ToArray();
        var fields = distinct.Length == 1 ? null : new Dictionary<string, string> { ["headwords"] = string.Join('\n', distinct) };
        return new Document(string.Create(CultureInfo.InvariantCulture, $"{dictionary}@{offset}"), text.Trim(), distinct[0], dictionary, null, fields);
    }

    private static string FindBody(CorpusFile index)
    {
        var stem = Path.ChangeExtension(CorpusFormats.Uncompressed(index.Path), null);
        return BodyExtensions.Select(extension => stem + extension).FirstOrDefault(File.Exists)
            ?? throw index.Error($"neither {Path.GetFileName(stem)}.dict nor {Path.GetFileName(stem)}.dict.dz is beside it.");
    }

    private static byte[] ReadBody(CorpusFile body)
    {
        using var input = body.OpenBytes();
        using var memory = new MemoryStream();
        var buffer = new byte[1 << 16];
        for (int read; (read = input.Read(buffer)) > 0;)
        {
            memory.Write(buffer, 0, read);
            if (memory.Length > CorpusFile.MaximumText)
            {
                throw body.Error($"the dictionary is larger than {CorpusFile.MaximumText >> 20} MiB.");
            }
        }

        return memory.ToArray();
    }

    private static long? Number(string text)
    {
        long value = 0;
        foreach (var c in text)
        {
            var digit = Digits.IndexOf(c, StringComparison.Ordinal);
            if (digit < 0 || value > (1L << 50))
            {
                return null;
            }

            value = (value << 6) | (uint)digit;
        }

        return text.Length == 0 ? null : value;
    }
}
