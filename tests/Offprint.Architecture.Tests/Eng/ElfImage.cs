using System.Text;

namespace Offprint.Architecture.Tests;

/// <summary>A minimal 64-bit ELF file with a version-requirement section of two libraries, laid out by hand.</summary>
internal static class ElfImage
{
    public const int StringsAt = 64, NeedAt = 192, SectionsAt = 320, Sections = 3;

    /// <summary>Offsets of the flags of the three requirements: GLIBC_2.29, GLIBCXX_3.4.32, GLIBCXX_3.4.3.</summary>
    public static readonly int[] FlagsAt = [NeedAt + 16 + 4, NeedAt + 48 + 4, NeedAt + 64 + 4];

    public static byte[] Make()
    {
        var image = new byte[SectionsAt + (Sections * 64)];
        new byte[] { 0x7f, (byte)'E', (byte)'L', (byte)'F', 2, 1, 1 }.CopyTo(image, 0);
        Put(image, 40, (ulong)SectionsAt);
        Put(image, 58, (ushort)64);
        Put(image, 60, (ushort)Sections);

        // one byte of padding, then the names at offsets 1, 12 and 27
        Encoding.ASCII.GetBytes("\0GLIBC_2.29\0GLIBCXX_3.4.32\0GLIBCXX_3.4.3\0").CopyTo(image, StringsAt);

        // first library: one requirement
        Need(image, NeedAt, count: 1, aux: 16, next: 32);
        Aux(image, NeedAt + 16, name: 1, next: 0);
        // second library: two requirements
        Need(image, NeedAt + 32, count: 2, aux: 16, next: 0);
        Aux(image, NeedAt + 48, name: 12, next: 16);
        Aux(image, NeedAt + 64, name: 27, next: 0);

        // section 0 is empty, section 1 holds the strings, section 2 the requirements, linked to section 1
        Put(image, SectionsAt + 64 + 4, 3u);
        Put(image, SectionsAt + 64 + 24, (ulong)StringsAt);
        Put(image, SectionsAt + 128 + 4, 0x6ffffffeu);
        Put(image, SectionsAt + 128 + 24, (ulong)NeedAt);
        Put(image, SectionsAt + 128 + 40, 1u);
        return image;
    }

    public static void Put(byte[] image, int at, ushort value) => BitConverter.TryWriteBytes(image.AsSpan(at), value);

    public static void Put(byte[] image, int at, uint value) => BitConverter.TryWriteBytes(image.AsSpan(at), value);

    public static void Put(byte[] image, int at, ulong value) => BitConverter.TryWriteBytes(image.AsSpan(at), value);

    private static void Need(byte[] image, int at, ushort count, uint aux, uint next)
    {
        Put(image, at, (ushort)1);
        Put(image, at + 2, count);
        Put(image, at + 8, aux);
        Put(image, at + 12, next);
    }

    private static void Aux(byte[] image, int at, uint name, uint next)
    {
        Put(image, at, 0x12345678u);
        Put(image, at + 8, name);
        Put(image, at + 12, next);
    }
}
