using Offprint.Build;

namespace Offprint.Architecture.Tests;

public sealed class ElfSymbolVersionsTests
{
    private const string Version = "GLIBCXX_3.4.32";

    [Fact]
    public void TheNamedRequirementBecomesWeakAndNothingElseChanges()
    {
        byte[] image = ElfImage.Make(), before = [.. image];
        Assert.Equal(1, ElfSymbolVersions.Weaken(image, Version));
        int[] changed = [.. Enumerable.Range(0, image.Length).Where(i => image[i] != before[i])];
        Assert.Equal([ElfImage.FlagsAt[1]], changed);
        Assert.Equal(2, image[ElfImage.FlagsAt[1]]);
    }

    [Fact]
    public void OtherFlagsOfTheRequirementStay()
    {
        byte[] image = ElfImage.Make();
        ElfImage.Put(image, ElfImage.FlagsAt[1], (ushort)0x8101);
        Assert.Equal(1, ElfSymbolVersions.Weaken(image, Version));
        Assert.Equal(0x8103, BitConverter.ToUInt16(image, ElfImage.FlagsAt[1]));
    }

    [Fact]
    public void ASecondRunChangesNothing()
    {
        byte[] image = ElfImage.Make();
        ElfSymbolVersions.Weaken(image, Version);
        byte[] once = [.. image];
        Assert.Equal(0, ElfSymbolVersions.Weaken(image, Version));
        Assert.Equal(once, image);
    }

    [Fact]
    public void AVersionThatNobodyNeedsChangesNothing()
    {
        byte[] image = ElfImage.Make(), before = [.. image];
        Assert.Equal(0, ElfSymbolVersions.Weaken(image, "GLIBCXX_3.4"));
        Assert.Equal(before, image);
    }

    [Fact]
    public void FilesOfOtherKindsAreRefused()
    {
        Assert.Throws<InvalidDataException>(() => ElfSymbolVersions.Weaken([], Version));
        Assert.Throws<InvalidDataException>(() => ElfSymbolVersions.Weaken(new byte[4096], Version));
        foreach (var (at, value) in new[] { (0, 0), (3, 'f'), (4, 1), (5, 2) }) // no magic, 32-bit, big-endian
        {
            byte[] image = ElfImage.Make();
            image[at] = (byte)value;
            Assert.Throws<InvalidDataException>(() => ElfSymbolVersions.Weaken(image, Version));
        }
    }

    [Theory]
    [InlineData(40, ulong.MaxValue)] // section table
    [InlineData(40, 1_000UL)]
    [InlineData(40, 1UL << 40)]
    [InlineData(ElfImage.SectionsAt + 128 + 24, ulong.MaxValue)] // requirement table
    [InlineData(ElfImage.SectionsAt + 128 + 24, 500UL)]
    [InlineData(ElfImage.SectionsAt + 128 + 40, 0xffffffffUL)] // section of the names
    [InlineData(ElfImage.SectionsAt + 64 + 24, ulong.MaxValue)] // the names
    [InlineData(ElfImage.SectionsAt + 64 + 24, 1UL << 33)]
    [InlineData(ElfImage.NeedAt + 8, 0xffffffff_ffffffffUL)] // first requirement and next library
    public void TablesOutsideTheFileAreRefused(int at, ulong value)
    {
        byte[] image = ElfImage.Make();
        ElfImage.Put(image, at, value);
        Assert.Throws<InvalidDataException>(() => ElfSymbolVersions.Weaken(image, Version));
    }

    [Fact]
    public void ATruncatedFileIsRefusedOrUnchangedAtEveryLength()
    {
        byte[] whole = ElfImage.Make();
        for (int length = 0; length < whole.Length; length++)
        {
            byte[] cut = whole[..length];
            Assert.Throws<InvalidDataException>(() => ElfSymbolVersions.Weaken(cut, Version));
        }
    }

    [Fact]
    public void RandomDamageEndsInAResultOrInInvalidData()
    {
        var random = new Random(20261124);
        int refused = 0;
        for (int i = 0; i < 50_000; i++)
        {
            byte[] image = ElfImage.Make();
            for (int n = 1 + random.Next(4); n > 0; n--)
            {
                int at = random.Next(image.Length);
                image[at] = (byte)(random.Next(3) == 0 ? 0xff : random.Next(256));
            }

            try
            {
                ElfSymbolVersions.Weaken(image, Version);
            }
            catch (InvalidDataException)
            {
                refused++;
            }
        }

        Assert.InRange(refused, 1_000, 49_000);
    }

    [Fact]
    public void TheLibraryInUseHasBeenTreated()
    {
        string root = Root();
        var copies = Directory.EnumerateFiles(Path.Combine(root, "artifacts", "obj"), "libLibTorchSharp.so", SearchOption.AllDirectories).Take(3).ToList();
        if (copies.Count == 0) return; // nothing with tensors was built, or another system
        foreach (string copy in copies)
        {
            byte[] image = File.ReadAllBytes(copy);
            Assert.Equal(0, ElfSymbolVersions.Weaken(image, Version));
        }
    }

    private static string Root()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "Offprint.slnx"))) return folder.FullName;
        throw new DirectoryNotFoundException("Offprint.slnx was not found above " + AppContext.BaseDirectory);
    }
}
