namespace Offprint.Text.Tests;

public class BytePairTrainerTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<string> Texts => [.. SampleTexts.All];

    [Theory]
    [MemberData(nameof(Texts))]
    public void Byte_level_merges_equal_those_of_a_trainer_that_recounts(string text)
    {
        var trained = new BytePairTrainer(new BytePairTrainerOptions { VocabularySize = 420 }).Train([text], cancellationToken: Token);
        Assert.Equal(SlowBytePairTrainer.Bytes(text, ["<|endoftext|>"], 420, 2), Tokens(trained));
    }

    [Theory]
    [MemberData(nameof(Texts))]
    public void Character_merges_equal_those_of_a_trainer_that_recounts(string text)
    {
        var trained = new BytePairTrainer(new BytePairTrainerOptions { VocabularySize = 220, Alphabet = BytePairAlphabet.Characters }).Train([text], cancellationToken: Token);
        Assert.Equal(SlowBytePairTrainer.Characters(text, ["<pad>", "<unk>"], 220, 2), Tokens(trained));
    }

    [Theory]
    [MemberData(nameof(Texts))]
    public void Continuation_merges_equal_those_of_a_trainer_that_recounts(string text)
    {
        // Plain words: BERT's normalizer and splitting change nothing here.
        var words = text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Where(word => word.All(char.IsAsciiLetterLower)).ToArray();
        var trained = new BytePairTrainer(new BytePairTrainerOptions { VocabularySize = 150, Alphabet = BytePairAlphabet.Continuation }).Train([string.Join(' ', words)], cancellationToken: Token);
        Assert.Equal(SlowBytePairTrainer.Continuations(words, ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"], 150, 2), Tokens(trained));
    }

    [Fact]
    public void Special_tokens_have_the_first_ids_and_the_alphabet_follows()
    {
        var trained = new BytePairTrainer(new BytePairTrainerOptions { VocabularySize = 300, SpecialTokens = ["<pad>", "<|endoftext|>"] }).Train([SampleTexts.English], cancellationToken: Token);
        Assert.Equal(300, trained.VocabularySize);
        Assert.Equal(0, trained.FindToken("<pad>"));
        Assert.Equal(new SpecialToken("<|endoftext|>", 1), trained.Special.Eos);
        Assert.Equal(new SpecialToken("<pad>", 0), trained.Special.Padding);
        Assert.Equal("!", trained.Token(2));
        Assert.Equal([1, trained.FindToken("a")!.Value], trained.EncodeToIds("<|endoftext|>a"));
    }

    [Fact]
    public void Order_of_documents_and_threads_change_nothing()
    {
        string[] documents = [.. SampleTexts.All, .. SampleTexts.English.Split('.')];
        var once = new BytePairTrainer(new BytePairTrainerOptions { VocabularySize = 500, Threads = 1 }).Train(documents, cancellationToken: Token);
        var again = new BytePairTrainer(new BytePairTrainerOptions { VocabularySize = 500, Threads = 4 }).Train(documents.Reverse(), cancellationToken: Token);
        Assert.Equal(Tokens(once), Tokens(again));
        Assert.Equal(once.Files.Tokenizer, again.Files.Tokenizer);
    }

    [Fact]
    public void A_merge_never_spells_a_special_token()
    {
        var trained = new BytePairTrainer(new BytePairTrainerOptions { VocabularySize = 300, SpecialTokens = ["ab"] }).Train(["ab ab ab abc abc abc ab"], cancellationToken: Token);
        Assert.Equal(1, Tokens(trained).Count(token => token == "ab"));
        Assert.DoesNotContain("abc", Tokens(trained));
    }

    [Fact]
    public void The_longest_token_and_the_smallest_count_are_kept()
    {
        var options = new BytePairTrainerOptions { VocabularySize = 1000, MaximumTokenLength = 3, MinimumFrequency = 3 };
        var tokens = Tokens(new BytePairTrainer(options).Train([SampleTexts.English], cancellationToken: Token));
        Assert.InRange(tokens.Count, 270, 999);
        Assert.All(tokens.Skip(1), token => Assert.InRange(token.Length, 1, 3));
        Assert.Contains("\u0120th", tokens);
    }

    [Fact]
    public void Dna_round_trips_and_is_shorter_in_tokens()
    {
        var trained = new BytePairTrainer(new BytePairTrainerOptions { VocabularySize = 200, Alphabet = BytePairAlphabet.Characters, InitialAlphabet = "ACGTN" }).Train([SampleTexts.Dna], cancellationToken: Token);
        var read = SampleTexts.Dna.Split('\n')[0];
        var ids = trained.EncodeToIds(read);
        Assert.True(ids.Count * 2 < read.Length);
        Assert.Equal(read, trained.Decode([.. ids], skipSpecial: true));
        Assert.Equal([trained.FindToken("N")!.Value, trained.FindToken("<unk>")!.Value], trained.EncodeToIds("Nx"));
    }

    [Fact]
    public void Rare_characters_fall_out_of_a_limited_alphabet()
    {
        var trained = new BytePairTrainer(new BytePairTrainerOptions { VocabularySize = 60, Alphabet = BytePairAlphabet.Characters, AlphabetLimit = 2 }).Train(["aaab aab aczb aczb aczb"], cancellationToken: Token);
        // In "aczb", a and b are not neighbours although c and z are dropped.
        Assert.Equal(["<pad>", "<unk>", "a", "b", "aa"], Tokens(trained));
    }

    [Fact]
    public void A_vocabulary_smaller_than_the_alphabet_is_refused()
    {
        var error = Assert.Throws<ArgumentException>(() => new BytePairTrainer(new BytePairTrainerOptions { VocabularySize = 256 }).Train(["a"], cancellationToken: Token));
        Assert.Contains("257", error.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => new BytePairTrainer(new BytePairTrainerOptions { VocabularySize = 0 }));
        Assert.Throws<ArgumentException>(() => new BytePairTrainer(new BytePairTrainerOptions { SpecialTokens = ["a", "a"] }));
    }

    [Fact]
    public void Cancellation_stops_counting_and_merging()
    {
        using var source = new CancellationTokenSource();
        source.Cancel();
        Assert.ThrowsAny<OperationCanceledException>(() => new BytePairTrainer().Train([SampleTexts.English], cancellationToken: source.Token));

        using var later = new CancellationTokenSource();
        var reports = new ListProgress(report =>
        {
            if (report.Tokens == 0)
            {
                later.Cancel();
            }
        });
        Assert.ThrowsAny<OperationCanceledException>(() => new BytePairTrainer().Train([SampleTexts.English], reports, later.Token));
    }

    [Fact]
    public void Progress_ends_with_the_size_of_the_vocabulary()
    {
        var seen = new List<BytePairProgress>();
        var trained = new BytePairTrainer(new BytePairTrainerOptions { VocabularySize = 600 }).Train([SampleTexts.English], new ListProgress(seen.Add), Token);
        Assert.Equal(new BytePairProgress(SampleTexts.English.Length, trained.VocabularySize, 600), seen[^1]);
        Assert.Equal(0, seen[0].Tokens);
    }

    private static List<string> Tokens(PretrainedTokenizer tokenizer) => [.. Enumerable.Range(0, tokenizer.VocabularySize).Select(id => tokenizer.Token(id)!)];

    private sealed class ListProgress(Action<BytePairProgress> report) : IProgress<BytePairProgress>
    {
        public void Report(BytePairProgress value) => report(value);
    }
}
