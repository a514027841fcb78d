using FsCheck;
using FsCheck.Xunit;

namespace Offprint.Text.Tests;

public sealed class TextChunkerTests
{
    [Property(MaxTest = 500)]
    public void Chunks_are_short_substrings_that_cover_the_text(PositiveInt seed, PositiveInt maximum)
    {
        var text = RandomText(seed.Get);
        var limit = (maximum.Get % 30) + 2;
        var chunks = new TextChunker(new() { MaximumLength = limit }).Chunk(text);
        SentenceSplitterTests.Cover(text, chunks);
        Assert.All(chunks, chunk => Assert.InRange(chunk.Text.Length, 1, limit));
        Assert.All(chunks, chunk => Assert.False(char.IsLowSurrogate(chunk.Text[0])));
    }

    [Property(MaxTest = 500)]
    public void Overlapping_chunks_go_forward_and_keep_their_limits(PositiveInt seed, PositiveInt maximum, NonNegativeInt overlap)
    {
        var text = RandomText(seed.Get);
        var limit = (maximum.Get % 60) + 2;
        var shared = overlap.Get % limit;
        var chunks = new TextChunker(new() { MaximumLength = limit, Overlap = shared }).Chunk(text);
        Assert.All(chunks, chunk => Assert.InRange(chunk.Text.Length, 1, limit));
        Assert.All(chunks, chunk => Assert.Equal(text.Substring(chunk.Start, chunk.Text.Length), chunk.Text));
        for (var i = 1; i < chunks.Count; i++)
        {
            Assert.True(chunks[i].Start > chunks[i - 1].Start && chunks[i].End > chunks[i - 1].End);
            Assert.True(chunks[i - 1].End - chunks[i].Start <= shared);
            Assert.True(chunks[i].Start <= chunks[i - 1].End || string.IsNullOrWhiteSpace(text[chunks[i - 1].End..chunks[i].Start]));
        }
    }

    [Fact]
    public void Sentences_stay_whole_where_they_fit()
    {
        const string text = "One two. Three four. Five six. A very long sentence without end here.";
        Assert.Equal(["One two. Three four.", "Five six.", "A very long sentence", "without end here."], new TextChunker(new() { MaximumLength = 20 }).Chunk(text).Select(c => c.Text));
        Assert.Equal(["One two. Three four.", "Three four. Five six."], new TextChunker(new() { MaximumLength = 21, Overlap = 12 }).Chunk(text[..30]).Select(c => c.Text));
    }

    [Fact]
    public void Any_measure_limits_the_chunks()
    {
        var words = new TextChunker(new() { MaximumLength = 3, Measure = text => text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Length });
        Assert.Equal(["a b c", "d e.", "F g."], words.Chunk("a b c d e. F g.").Select(c => c.Text));
        var impossible = new TextChunker(new() { MaximumLength = 3, Measure = _ => 4 });
        Assert.Contains("measures 4", Assert.Throws<InvalidOperationException>(() => impossible.Chunk("abc")).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(5, 5)]
    [InlineData(5, -1)]
    public void Options_out_of_range_are_refused(int maximum, int overlap) =>
        Assert.Throws<ArgumentException>("options", () => new TextChunker(new() { MaximumLength = maximum, Overlap = overlap }));

    [Fact]
    public void Stop_words_are_function_words()
    {
        Assert.All(["the", "The", "don't", "of", "they", "between"], word => Assert.Contains(word, StopWords.English));
        Assert.All(["model", "paper", "attention", "time", ""], word => Assert.DoesNotContain(word, StopWords.English));
        Assert.InRange(StopWords.English.Count, 200, 400);
    }

    private static string RandomText(int seed)
    {
        var random = new Random(seed);
        string[] parts = ["a", "Bc", "word", " ", " ", ". ", "! ", "\n\n", "😀", "x.y", "incomprehensibilities", "ü"];
        return string.Concat(Enumerable.Range(0, seed % 80).Select(_ => parts[random.Next(parts.Length)]));
    }
}
