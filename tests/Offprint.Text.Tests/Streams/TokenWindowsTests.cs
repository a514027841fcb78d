namespace Offprint.Text.Tests;

public sealed class TokenWindowsTests
{
    private static readonly int[] Tokens = [.. Enumerable.Range(0, 103)];

    [Fact]
    public void Windows_match_the_context_packer()
    {
        foreach (var overlap in new[] { 0, 1, 3 })
        {
            var windows = Read(new TokenWindows(Tokens, 9, new() { Overlap = overlap }));
            var plan = new ContextPacker(new() { Overlap = overlap, DropPartial = true }).Pack([Tokens.Length], 9);
            Assert.Equal(plan.Segments.Select(s => Tokens[s.SourceStart..s.SourceEnd]), windows);
        }
    }

    [Fact]
    public void Shuffled_epochs_hold_the_same_windows_in_other_orders()
    {
        var stream = new TokenWindows(Tokens, 5, new() { ShuffleSeed = 3, Epochs = 4 });
        Assert.Equal((25, 100L), (stream.WindowsPerEpoch, stream.Count));
        var epochs = Read(stream).Chunk(25).ToArray();
        var inOrder = Read(new TokenWindows(Tokens, 5)).Select(window => window[0]).ToArray();
        Assert.All(epochs, epoch => Assert.Equal(inOrder, epoch.Select(window => window[0]).Order()));
        Assert.Equal(4, epochs.Select(epoch => string.Join(",", epoch.Select(window => window[0]))).Distinct().Count());
        Assert.Equal(epochs.SelectMany(e => e), Read(new TokenWindows(Tokens, 5, new() { ShuffleSeed = 3, Epochs = 4 })));
        Assert.NotEqual(epochs.SelectMany(e => e), Read(new TokenWindows(Tokens, 5, new() { ShuffleSeed = 4, Epochs = 4 })));
    }

    [Fact]
    public void A_stream_resumes_anywhere()
    {
        var options = new TokenWindowOptions { ShuffleSeed = 3, Epochs = 3 };
        var whole = Read(new TokenWindows(Tokens, 5, options));
        foreach (var position in new[] { 0, 1, 24, 25, 26, 74, 75 })
        {
            Assert.Equal(whole.Skip(position), Read(new TokenWindows(Tokens, 5, options) { Position = position }));
        }
    }

    [Fact]
    public void Stores_and_memory_give_the_same_and_endless_streams_go_on()
    {
        using var folder = new TestFolder();
        using (var writer = TokenStoreWriter.Create(folder["a"], 200))
        {
            writer.Add(Tokens.AsSpan(0, 40));
            writer.Add(Tokens.AsSpan(40));
            writer.Complete();
        }

        using var store = TokenStore.Open(folder["a"]);
        Assert.Equal(Read(new TokenWindows(Tokens, 7)), Read(new TokenWindows(store, 7)));
        var endless = new TokenWindows(store, 7, new() { Epochs = null });
        Assert.Null(endless.Count);
        endless.Position = 1_000_000_000_000;
        Assert.True(endless.TryRead(new int[7]));
    }

    [Fact]
    public void Errors_name_what_is_wrong()
    {
        Assert.Contains("103 tokens, fewer than one sequence of 104", Assert.Throws<ArgumentException>("tokens", () => new TokenWindows(Tokens, 104)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>("options", () => new TokenWindows(Tokens, 4, new() { Overlap = 4 }));
        Assert.Throws<ArgumentException>("options", () => new TokenWindows(Tokens, 4, new() { Epochs = 0 }));
        var stream = new TokenWindows(Tokens, 4);
        Assert.Throws<ArgumentException>("sequence", () => stream.TryRead(new int[3]));
        Assert.Throws<ArgumentOutOfRangeException>(() => stream.Position = 35);
        Assert.Throws<ArgumentOutOfRangeException>(() => stream.Position = -1);
    }

    internal static List<int[]> Read(ITokenStream stream)
    {
        var sequences = new List<int[]>();
        for (var sequence = new int[stream.SequenceLength]; stream.TryRead(sequence); sequence = new int[stream.SequenceLength])
        {
            sequences.Add(sequence);
        }

        return sequences;
    }
}
