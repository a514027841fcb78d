using System.Buffers.Binary;
using System.Globalization;
using System.Numerics;
using Google.Protobuf;
using Tensorboard;

namespace Offprint.Training;

/// <summary>
/// A TensorBoard event file with scalars: records of length (u64), its masked CRC-32C, an event message, its masked CRC-32C (TFRecord).
/// One file a session; an event is with the operating system when the call returns.
/// </summary>
internal sealed class EventFile : IDisposable
{
    private readonly FileStream _stream;

    private EventFile(FileStream stream) => _stream = stream;

    public static EventFile Create(string folder)
    {
        Directory.CreateDirectory(folder);
        var now = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();
        var name = string.Create(CultureInfo.InvariantCulture, $"events.out.tfevents.{now / 1000:0000000000}.{Environment.MachineName}.{Environment.ProcessId}.{now % 1000}");
        var file = new EventFile(new FileStream(Path.Combine(folder, name), FileMode.Append, FileAccess.Write, FileShare.Read));
        file.Write(new Event { FileVersion = "brain.Event:2" });
        return file;
    }

    /// <summary>Writes one event with several scalars; values that are not finite are left out.</summary>
    public void Scalars(long step, IEnumerable<(string Tag, double Value)> scalars)
    {
        var summary = new Summary();
        foreach (var (tag, value) in scalars.Where(static s => double.IsFinite(s.Value)))
        {
            summary.Value.Add(new Summary.Types.Value { Tag = tag, SimpleValue = (float)value });
        }

        Write(new Event { Step = step, Summary = summary });
    }

    public void Dispose() => _stream.Dispose();

    /// <summary>The checksum of the format: CRC-32C, rotated by 15 bits, plus a constant.</summary>
    internal static uint MaskedChecksum(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        foreach (var b in bytes)
        {
            crc = BitOperations.Crc32C(crc, b);
        }

        crc = ~crc;
        return unchecked(((crc >> 15) | (crc << 17)) + 0xa282ead8u);
    }

    private void Write(Event message)
    {
        message.WallTime = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds() / 1000.0;
        var body = message.ToByteArray();
        var record = new byte[12 + body.Length + 4];
        BinaryPrimitives.WriteInt64LittleEndian(record, body.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(record.AsSpan(8), MaskedChecksum(record.AsSpan(0, 8)));
        body.CopyTo(record, 12);
        BinaryPrimitives.WriteUInt32LittleEndian(record.AsSpan(12 + body.Length), MaskedChecksum(body));
        _stream.Write(record);
        _stream.Flush();
    }
}
