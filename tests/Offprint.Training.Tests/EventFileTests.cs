using System.Buffers.Binary;
using System.Text;

namespace Offprint.Training.Tests;

public sealed class EventFileTests
{
    [Fact]
    public void The_checksum_is_the_published_one()
    {
        // CRC-32C of "123456789" is e3069283 (RFC 3720, appendix B.4 uses the same polynomial); masked as TFRecord says.
        const uint crc = 0xe3069283;
        Assert.Equal(unchecked(((crc >> 15) | (crc << 17)) + 0xa282ead8u), EventFile.MaskedChecksum("123456789"u8));
    }

    [Fact]
    public void A_reader_of_its_own_finds_the_scalars()
    {
        using var folder = new TemporaryFolder();
        using (var file = EventFile.Create(folder.Path))
        {
            file.Scalars(7, [("loss", 1.5), ("nan", double.NaN), ("rate", 0.25)]);
        }

        var bytes = File.ReadAllBytes(Assert.Single(Directory.GetFiles(folder.Path, "events.out.tfevents.*")));
        var messages = new List<byte[]>();
        for (var at = 0; at < bytes.Length;)
        {
            var length = (int)BinaryPrimitives.ReadInt64LittleEndian(bytes.AsSpan(at));
            Assert.Equal(EventFile.MaskedChecksum(bytes.AsSpan(at, 8)), BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(at + 8)));
            messages.Add(bytes[(at + 12)..(at + 12 + length)]);
            Assert.Equal(EventFile.MaskedChecksum(messages[^1]), BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(at + 12 + length)));
            at += 16 + length;
        }

        Assert.Equal(2, messages.Count);
        Assert.Contains("brain.Event:2", Encoding.Latin1.GetString(messages[0]), StringComparison.Ordinal);
        // Event: 1 wall_time (double), 2 step (varint), 5 summary. Value: 1 tag, 2 simple_value (float).
        byte[] value = [0x0a, 0x0b, 0x0a, 4, .. "loss"u8, 0x15, .. BitConverter.GetBytes(1.5f)];
        var text = Convert.ToHexString(messages[1]);
        Assert.Contains("1007", text, StringComparison.Ordinal);
        Assert.Contains(Convert.ToHexString(value), text, StringComparison.Ordinal);
        Assert.DoesNotContain(Convert.ToHexString("nan"u8), text, StringComparison.Ordinal);
    }
}
