using System.Text;

namespace Offprint.App.Commands;

/// <summary>Files as sequences of symbol ids; equal symbols of both files get equal ids.</summary>
internal static class SymbolFile
{
    private static readonly UTF8Encoding StrictUtf8 = new(false, throwOnInvalidBytes: true);

    public static (int[] Pattern, int[] Text) Read(string pattern, string text, string symbols)
    {
        var ids = new Dictionary<string, int>(StringComparer.Ordinal);
        int[] Words(string path) => [.. ReadText(path).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Select(word => ids.TryGetValue(word, out var id) ? id : ids[word] = ids.Count)];
        return symbols switch
        {
            "bytes" => (Bytes(pattern), Bytes(text)),
            "words" => (Words(pattern), Words(text)),
            _ => (Characters(pattern), Characters(text)),
        };
    }

    private static int[] Characters(string path) => [.. ReadText(path).EnumerateRunes().Select(r => r.Value)];

    private static int[] Bytes(string path)
    {
        var bytes = ReadBytes(path).AsSpan();
        if (bytes is [.., (byte)'\n']) bytes = bytes is [.., (byte)'\r', _] ? bytes[..^2] : bytes[..^1];
        var ids = new int[bytes.Length];
        for (var i = 0; i < ids.Length; i++) ids[i] = bytes[i];
        return ids;
    }

    private static string ReadText(string path)
    {
        try
        {
            var text = StrictUtf8.GetString(ReadBytes(path)).TrimStart('\uFEFF');
            return text.EndsWith("\r\n", StringComparison.Ordinal) ? text[..^2] : text.EndsWith('\n') ? text[..^1] : text;
        }
        catch (DecoderFallbackException exception)
        {
            throw new InvalidDataException($"{path} is not UTF-8 text (byte {exception.Index}); --symbols bytes compares any files.", exception);
        }
    }

    private static byte[] ReadBytes(string path) =>
        File.Exists(path) ? File.ReadAllBytes(path) : throw new FileNotFoundException($"There is no file '{path}'.", path);
}
