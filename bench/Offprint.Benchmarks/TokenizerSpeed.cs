using System.Text;
using Offprint.Numerics;
using Offprint.Text;

namespace Offprint.Benchmarks;

/// <summary>Training and encoding of a byte-level vocabulary of 8,192, on 10 MB of made-up prose (or a text file named by OFFPRINT_BENCH_TEXT).</summary>
internal static class TokenizerSpeed
{
    public static void Run()
    {
        var text = Environment.GetEnvironmentVariable("OFFPRINT_BENCH_TEXT") is { Length: > 0 } path ? File.ReadAllText(path) : Prose(10_000_000);
        var bytes = (double)Encoding.UTF8.GetByteCount(text);
        var documents = text.Chunk(10_000).Select(static c => new string(c)).ToList();
        PretrainedTokenizer? tokenizer = null;
        var training = Speed.Of(bytes, Environment.ProcessorCount, 1, () => tokenizer = new BytePairTrainer(new BytePairTrainerOptions { VocabularySize = 8192 }).Train(documents));
        Console.WriteLine($"{"tokenizer training, 8,192 tokens",-56} {training.Wall / 1e6,7:0.0} MB/s ({bytes / training.Wall:0.0} s for {bytes / 1e6:0.0} MB)");
        var one = Speed.Of(bytes, 1, 3, () => documents.ForEach(document => tokenizer!.EncodeToIds(document)));
        Console.WriteLine($"{"encoding, one thread",-56} {one.Wall / 1e6,7:0.0} MB/s");
        var many = Speed.Of(bytes, Environment.ProcessorCount, 3, () => tokenizer!.EncodeBatch(documents));
        Console.WriteLine($"{"encoding, all threads",-56} {many.Wall / 1e6,7:0.0} MB/s");
    }

    /// <summary>Words of random letters with Zipf frequencies.</summary>
    private static string Prose(int length)
    {
        var random = new SeededRandom(3, "prose");
        var words = Enumerable.Range(0, 30_000).Select(_ => new string([.. Enumerable.Range(0, 2 + random.Next(9)).Select(_ => (char)('a' + (random.Next(26) * random.Next(26) / 26)))])).ToArray();
        var text = new StringBuilder(length + 20);
        while (text.Length < length)
        {
            text.Append(words[(int)(Math.Pow(words.Length, random.NextDouble()) - 1)]).Append(random.Next(12) == 0 ? ". " : " ");
        }

        return text.ToString();
    }
}
