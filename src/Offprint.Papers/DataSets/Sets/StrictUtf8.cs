using System.Text;

namespace Offprint.Papers;

/// <summary>Reads text of packages: bytes that are not UTF-8 are an error, never replaced.</summary>
internal static class StrictUtf8
{
    private static readonly UTF8Encoding Encoding = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The whole text of a stream, which is closed.</summary>
    /// <param name="stream">The bytes.</param>
    /// <param name="name">The file's name, for the message.</param>
    /// <exception cref="DataSetBuildException">The bytes are not UTF-8, or cannot be decompressed.</exception>
    public static string Read(Stream stream, string name)
    {
        using var reader = new StreamReader(stream, Encoding);
        try
        {
            return reader.ReadToEnd();
        }
        catch (Exception e) when (e is DecoderFallbackException or InvalidDataException)
        {
            throw new DataSetBuildException($"'{name}' is not a readable UTF-8 text: {e.Message}", e);
        }
    }
}
