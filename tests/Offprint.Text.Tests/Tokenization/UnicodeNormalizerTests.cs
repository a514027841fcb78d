using System.Text;

namespace Offprint.Text.Tests;

/// <summary>The four forms against .NET's, where it has them (ICU), and vectors of Unicode Standard Annex 15.</summary>
public class UnicodeNormalizerTests
{
    public static TheoryData<NormalizationForm, string, string> Vectors => new()
    {
        // UAX 15, tables 4 to 6.
        { NormalizationForm.FormD, "\u212B", "A\u030A" },
        { NormalizationForm.FormC, "\u212B", "\u00C5" },
        { NormalizationForm.FormC, "\u2126", "\u03A9" },
        { NormalizationForm.FormD, "\u1E69", "s\u0323\u0307" },
        { NormalizationForm.FormC, "\u1E0B\u0323", "\u1E0D\u0307" },
        { NormalizationForm.FormC, "q\u0307\u0323", "q\u0323\u0307" },
        { NormalizationForm.FormC, "\uFB01", "\uFB01" },
        { NormalizationForm.FormKC, "\uFB01", "fi" },
        { NormalizationForm.FormKC, "2\u2075", "25" },
        { NormalizationForm.FormKD, "\u1E9B\u0323", "s\u0323\u0307" },
        { NormalizationForm.FormKC, "\u1E9B\u0323", "\u1E69" },
        { NormalizationForm.FormD, "\uD55C", "\u1112\u1161\u11AB" },
        { NormalizationForm.FormC, "\u1112\u1161\u11AB", "\uD55C" },
    };

    [Theory]
    [MemberData(nameof(Vectors))]
    public void Published_vectors(NormalizationForm form, string text, string expected) => Assert.Equal(expected, Make(form).Normalize(new AlignedText(text, 0)).Text);

    [Theory]
    [InlineData(NormalizationForm.FormC)]
    [InlineData(NormalizationForm.FormD)]
    [InlineData(NormalizationForm.FormKC)]
    [InlineData(NormalizationForm.FormKD)]
    public void Agrees_with_the_platform(NormalizationForm form)
    {
        Assert.SkipWhen("e\u0301".Normalize(NormalizationForm.FormC).Length != 1, "This platform has no normalization data.");
        var normalizer = Make(form);

        // Every character of the first planes that was assigned long ago, then random strings of marks and Hangul.
        for (var point = 1; point < 0x3000; point++)
        {
            var text = "x" + new Rune(point) + "y";
            Assert.Equal(text.Normalize(form), normalizer.Normalize(new AlignedText(text, 0)).Text);
        }

        var random = new Random(3);
        for (var i = 0; i < 3000; i++)
        {
            var text = string.Concat(Enumerable.Range(0, 8).Select(_ => random.Next(5) switch
            {
                0 => (char)random.Next(0x41, 0x17F),
                1 => (char)random.Next(0x300, 0x345),
                2 => (char)random.Next(0x1100, 0x1176),
                3 => (char)random.Next(0xAC00, 0xD7A3),
                _ => (char)random.Next(0x1E00, 0x1FFF),
            }));
            Assert.Equal(text.Normalize(form), normalizer.Normalize(new AlignedText(text, 0)).Text);
        }
    }

    private static UnicodeNormalizer Make(NormalizationForm form)
        => new(compose: form is NormalizationForm.FormC or NormalizationForm.FormKC, compatibility: form is NormalizationForm.FormKC or NormalizationForm.FormKD);
}
