using System.Globalization;
using System.Text;

namespace Offprint.Text;

/// <summary>Splits text at LF or CR LF, with a limit to the length of a line.</summary>
internal static class LineReading
{
    /// <summary>Characters in the longest line that is read: 64 Mi.</summary>
    public const int MaximumLine = 64 << 20;

    public static IEnumerable<(long Number, string Text)> Read(TextReader reader, CorpusFile file)
    {
        var buffer = new char[1 << 14];
        var rest = new StringBuilder();
        long number = 1;
        while (true)
        {
            int read;
            try
            {
                read = reader.Read(buffer, 0, buffer.Length);
            }
            catch (DecoderFallbackException error)
            {
                throw file.Undecodable(error);
            }

            if (read == 0)
            {
                break;
            }

            var start = 0;
            for (int end; (end = Array.IndexOf(buffer, '\n', start, read - start)) >= 0; start = end + 1)
            {
                rest.Append(buffer, start, end - start);
                yield return (number++, Take(rest));
            }

            rest.Append(buffer, start, read - start);
            if (rest.Length > MaximumLine)
            {
                throw file.Error(number, string.Create(CultureInfo.InvariantCulture, $"the line is longer than {MaximumLine >> 20} Mi characters."));
            }
        }

        if (rest.Length > 0)
        {
            yield return (number, Take(rest));
        }
    }

    private static string Take(StringBuilder rest)
    {
        var length = rest.Length > 0 && rest[^1] == '\r' ? rest.Length - 1 : rest.Length;
        var line = rest.ToString(0, length);
        rest.Clear();
        return line;
    }
}
