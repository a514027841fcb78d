using System.IO.Hashing;

namespace Offprint.Learners;

/// <summary>
/// The file form of all learners: "OFPL", a format number, the kind, the length of the body and its XxHash64, then the body (little-endian).
/// A damaged or foreign file is refused before anything of it is used.
/// </summary>
internal static class LearnerFile
{
    private const uint Magic = 0x4C50464F;
    private const int Format = 1;

    public static void Write(string path, LearnerKind kind, Action<BinaryWriter> body)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        using var memory = new MemoryStream();
        using (var writer = new BinaryWriter(memory, System.Text.Encoding.UTF8, leaveOpen: true))
        {
            body(writer);
        }

        var content = memory.GetBuffer().AsSpan(0, (int)memory.Length);
        var full = Path.GetFullPath(path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        var temporary = $"{full}.{Guid.NewGuid():N}.tmp";
        try
        {
            using (var file = new BinaryWriter(File.Create(temporary)))
            {
                file.Write(Magic);
                file.Write(Format);
                file.Write((int)kind);
                file.Write(content.Length);
                file.Write(XxHash64.HashToUInt64(content));
                file.Write(content);
            }

            File.Move(temporary, full, overwrite: true);
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">The file is damaged or holds something else; the message names it.</exception>
    public static T Read<T>(string path, LearnerKind kind, Func<BinaryReader, T> body)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        if (!File.Exists(path))
        {
            throw new FileNotFoundException($"There is no learner file '{path}'.", path);
        }

        using var file = new BinaryReader(File.OpenRead(path));
        try
        {
            if (file.ReadUInt32() != Magic)
            {
                throw new InvalidDataException($"'{path}' is not a learner file: it does not begin with OFPL.");
            }

            if (file.ReadInt32() is var format && format != Format)
            {
                throw new InvalidDataException($"'{path}' has format {format}; this version reads format {Format}.");
            }

            if (file.ReadInt32() is var found && found != (int)kind)
            {
                throw new InvalidDataException($"'{path}' holds a {(Enum.IsDefined((LearnerKind)found) ? ((LearnerKind)found).ToString() : $"learner of kind {found}")}, not a {kind}.");
            }

            var length = file.ReadInt32();
            var hash = file.ReadUInt64();
            var content = length < 0 || length > file.BaseStream.Length ? [] : file.ReadBytes(length);
            if (content.Length != length || XxHash64.HashToUInt64(content) != hash)
            {
                throw new InvalidDataException($"'{path}' is damaged: its content does not have the recorded length and hash.");
            }

            return body(new BinaryReader(new MemoryStream(content)));
        }
        catch (EndOfStreamException e)
        {
            throw new InvalidDataException($"'{path}' is cut off: {e.Message}", e);
        }
    }

    public static void WriteArray(this BinaryWriter writer, float[] values)
    {
        writer.Write(values.Length);
        foreach (var value in values)
        {
            writer.Write(value);
        }
    }

    public static void WriteArray(this BinaryWriter writer, double[] values)
    {
        writer.Write(values.Length);
        foreach (var value in values)
        {
            writer.Write(value);
        }
    }

    public static void WriteArray(this BinaryWriter writer, int[] values)
    {
        writer.Write(values.Length);
        foreach (var value in values)
        {
            writer.Write(value);
        }
    }

    public static float[] ReadSingles(this BinaryReader reader) => Fill(reader, static r => r.ReadSingle());

    public static double[] ReadDoubles(this BinaryReader reader) => Fill(reader, static r => r.ReadDouble());

    public static int[] ReadIntegers(this BinaryReader reader) => Fill(reader, static r => r.ReadInt32());

    private static T[] Fill<T>(BinaryReader reader, Func<BinaryReader, T> read)
    {
        var values = new T[reader.ReadInt32()];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = read(reader);
        }

        return values;
    }
}
