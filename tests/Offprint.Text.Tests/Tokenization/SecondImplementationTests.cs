using System.Text;
using System.Text.RegularExpressions;
using Microsoft.ML.Tokenizers;

namespace Offprint.Text.Tests;

/// <summary>Microsoft.ML.Tokenizers as a second implementation of the same vocabularies.</summary>
public class SecondImplementationTests
{
    private static readonly string[] Samples = [SampleTexts.English, SampleTexts.Code, SampleTexts.Mixed, " leading", "tail  ", "It's 1234 l'été\n\n x", "", .. SampleTexts.English.Split(' ')];

    [Fact]
    public void Byte_level_equals_tiktoken()
    {
        var trained = new BytePairTrainer(new BytePairTrainerOptions { VocabularySize = 700 }).Train([SampleTexts.English, SampleTexts.Mixed], cancellationToken: TestContext.Current.CancellationToken);
        var lines = Enumerable.Range(1, trained.VocabularySize - 1).Select(id => $"{Convert.ToBase64String([.. trained.Token(id)!.Select(unit => (byte)ByteAlphabet.ToByte(unit))])} {id}");
        using var stream = new MemoryStream(Encoding.ASCII.GetBytes(string.Join('\n', lines)));
        var tiktoken = TiktokenTokenizer.Create(stream, new RegexPreTokenizer(new Regex(GptPattern.Source), null), null);
        foreach (var text in Samples)
        {
            Assert.Equal(tiktoken.EncodeToIds(text), trained.EncodeToIds(text));
        }
    }

    [Fact]
    public void Continuations_equal_word_piece()
    {
        var trained = new BytePairTrainer(new BytePairTrainerOptions { VocabularySize = 400, Alphabet = BytePairAlphabet.Continuation })
            .Train([SampleTexts.English, SampleTexts.Code], cancellationToken: TestContext.Current.CancellationToken);
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(string.Join('\n', Enumerable.Range(0, trained.VocabularySize).Select(id => trained.Token(id)))));
        var wordPiece = BertTokenizer.Create(stream, new BertOptions());
        // Text without line breaks and ASCII symbols: the other one drops the former and does not split at the latter.
        foreach (var text in new[] { SampleTexts.English.ReplaceLineEndings(" "), "a truth un-acknowledged 1813!" })
        {
            Assert.Equal(wordPiece.EncodeToIds(text, addSpecialTokens: true).Select(trained.Token), trained.EncodePair(text).Ids.Select(trained.Token));
        }
    }
}
