using System.Text;

namespace Offprint.Papers.Tests;

/// <summary>Damaged files of every format are read, or refused with file and place; nothing else happens.</summary>
public sealed class ImportFuzzTests
{
    private static readonly string[] Samples = [ImportSamples.Atom, ImportSamples.OaiArxiv, ImportSamples.OaiDublinCore, ImportSamples.HuggingFace, ImportSamples.Bibtex];

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Damaged_files_are_named(int sample) => Fuzz(Samples[sample], rounds: 300, seed: 1);

    [Theory, Trait("Category", "Long")]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Damaged_files_are_named_in_many_rounds(int sample) => Fuzz(Samples[sample], rounds: 20_000, seed: 2);

    private static void Fuzz(string sample, int rounds, int seed)
    {
        var valid = Encoding.UTF8.GetBytes(sample);
        var random = new Random(seed);
        for (var round = 0; round < rounds; round++)
        {
            var damaged = Damage(valid, random);
            try
            {
                foreach (var paper in PaperFile.Read(new MemoryStream(damaged), random.Next(4) == 0 ? (PaperFileFormat)random.Next(4) : null, new PaperReadOptions { Name = "file", MaxBytes = 1 << 20 }))
                {
                    Assert.Equal(paper.Title, paper.Clean().Title);
                    Assert.Matches("^[a-z0-9]+(-[a-z0-9]+)*$", PaperIdentifiers.Slug(paper));
                    Assert.True(PaperIdentifiers.Slug(paper).Length <= 64);
                    Assert.DoesNotContain(paper.Authors.Concat(paper.Tags).Append(paper.Abstract), static t => t.Any(char.IsControl));
                }
            }
            catch (InvalidDataException error)
            {
                Assert.StartsWith("file: ", error.Message, StringComparison.Ordinal);
                Assert.DoesNotContain('\n', error.Message);
            }
        }
    }

    private static byte[] Damage(byte[] valid, Random random)
    {
        var bytes = valid.ToList();
        for (var changes = random.Next(1, 5); changes > 0 && bytes.Count > 0; changes--)
        {
            var at = random.Next(bytes.Count);
            switch (random.Next(6))
            {
                case 0: bytes[at] = (byte)random.Next(256); break;
                case 1: bytes[at] ^= (byte)(1 << random.Next(8)); break;
                case 2: bytes.RemoveRange(at, Math.Min(random.Next(1, 20), bytes.Count - at)); break;
                case 3: bytes.InsertRange(at, Enumerable.Range(0, random.Next(1, 9)).Select(_ => (byte)"\"\n\t,{}[]<>\\\0\u007f:@#&%$"[random.Next(19)])); break;
                case 4: bytes.InsertRange(at, bytes.Skip(random.Next(bytes.Count)).Take(random.Next(60)).ToList()); break;
                default: bytes.RemoveRange(at, random.Next(10) == 0 ? bytes.Count - at : 1); break;
            }
        }

        return [.. bytes];
    }
}
