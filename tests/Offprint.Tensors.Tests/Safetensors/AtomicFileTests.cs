namespace Offprint.Tensors.Tests;

public sealed class AtomicFileTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void ACompleteFileReplacesTheOldOne()
    {
        File.WriteAllText(folder.File("f"), "old and longer");
        AtomicFile.Write(folder.File("f"), 3, stream => stream.Write("new"u8));
        Assert.Equal("new", File.ReadAllText(folder.File("f")));
        Assert.Equal(["f"], folder.Names());
    }

    [Fact]
    public void AnErrorMidwayLeavesTheOldFileAndNothingElse()
    {
        File.WriteAllText(folder.File("f"), "old");
        var e = Assert.Throws<IOException>(() => AtomicFile.Write(folder.File("f"), 10, stream =>
        {
            stream.Write(new byte[5]);
            throw new IOException("No space left on device");
        }));
        Assert.Contains("No space left", e.Message, StringComparison.Ordinal);
        Assert.Contains(folder.File("f"), e.Message, StringComparison.Ordinal);
        Assert.Throws<InvalidCastException>(() => AtomicFile.Write(folder.File("f"), 0, _ => throw new InvalidCastException()));
        Assert.Equal(["f"], folder.Names());
        Assert.Equal("old", File.ReadAllText(folder.File("f")));
    }

    [Fact]
    public void MoreThanTheDiskHoldsIsRefusedAtOnceAndLeavesNothing()
    {
        bool began = false;
        var e = Assert.Throws<IOException>(() => AtomicFile.Write(folder.File("f"), 1L << 50, _ => began = true));
        Assert.Contains(folder.File("f"), e.Message, StringComparison.Ordinal);
        Assert.False(began);
        Assert.Empty(folder.Names());
    }

    [Fact]
    public void AMissingFolderIsNamed() => Assert.Throws<DirectoryNotFoundException>(() => AtomicFile.Write(Path.Combine(folder.Path, "none", "f"), 0, _ => { }));
}
