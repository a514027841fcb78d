using FsCheck;
using FsCheck.Xunit;

namespace Offprint.Text.Tests;

public sealed class SentenceSplitterTests
{
    [Theory]
    [InlineData("One. Two! Three?", "One.|Two!|Three?")]
    [InlineData("Dr. Smith met Mr. J. R. Jones at 3.14 p.m. on Jan. 5. He left.", "Dr. Smith met Mr. J. R. Jones at 3.14 p.m. on Jan. 5.|He left.")]
    [InlineData("He said \"Stop!\" Then he ran (fast.) Done.", "He said \"Stop!\"|Then he ran (fast.)|Done.")]
    [InlineData("See e.g. Fig. 3 and no. 7. He said no. She agreed.", "See e.g. Fig. 3 and no. 7.|He said no.|She agreed.")]
    [InlineData("Wait... what? yes, really. Version 2.0.1 is out.", "Wait... what? yes, really.|Version 2.0.1 is out.")]
    [InlineData("The U.S. Army came. Apples, pears, etc. The end.", "The U.S. Army came.|Apples, pears, etc.|The end.")]
    [InlineData("A heading\n\nA paragraph\nof two lines. More", "A heading|A paragraph\nof two lines.|More")]
    [InlineData("1. First item.\n2. Second item.", "1. First item.|2. Second item.")]
    [InlineData("彼は来た。彼女も来た!終", "彼は来た。|彼女も来た!終")]
    [InlineData("  \n ", "")]
    [InlineData("no stop", "no stop")]
    [InlineData("Did I? I did. \"Quoted.\" Next.", "Did I?|I did.|\"Quoted.\"|Next.")]
    public void Sentences_end_where_a_reader_ends_them(string text, string expected) =>
        Assert.Equal(expected, string.Join('|', new SentenceSplitter().Split(text).Select(s => s.Text)));

    [Fact]
    public void Further_abbreviations_can_be_named()
    {
        const string text = "Siehe bzw. Anhang. Ende.";
        Assert.Equal(3, new SentenceSplitter().Split(text).Count);
        Assert.Equal(2, new SentenceSplitter(["bzw."]).Split(text).Count);
    }

    [Property(MaxTest = 500)]
    public void Sentences_are_substrings_that_cover_the_text(string? raw, PositiveInt seed)
    {
        var random = new Random(seed.Get);
        const string letters = "ab AB.!?\n\"'() 1…。";
        var text = (raw ?? "") + string.Concat(Enumerable.Range(0, seed.Get % 60).Select(_ => letters[random.Next(letters.Length)]));
        Cover(text, new SentenceSplitter().Split(text));
    }

    internal static void Cover(string text, IReadOnlyList<TextChunk> chunks)
    {
        var at = 0;
        foreach (var chunk in chunks)
        {
            Assert.True(chunk.Start >= at && chunk.Text.Length > 0);
            Assert.Equal(text.Substring(chunk.Start, chunk.Text.Length), chunk.Text);
            Assert.True(string.IsNullOrWhiteSpace(text[at..chunk.Start]));
            at = chunk.End;
        }

        Assert.True(string.IsNullOrWhiteSpace(text[at..]));
    }
}
