namespace Offprint.Tensors.Tests;

/// <summary>Tries a reader on mutated files: each is either read as a whole, or refused by an <see cref="InvalidDataException"/> that names it, in memory in proportion to the file.</summary>
internal static class ReaderFuzz
{
    /// <summary>Runs the reader.</summary>
    /// <param name="path">The file that is written again and again.</param>
    /// <param name="seed">For messages.</param>
    /// <param name="files">How many.</param>
    /// <param name="mutate">Makes the next file.</param>
    /// <param name="read">Opens the file and reads all of it.</param>
    /// <returns>How many were read and how many refused.</returns>
    public static (int Valid, int Refused) Run(string path, ulong seed, int files, Func<byte[]> mutate, Action<byte[]> read)
    {
        int valid = 0, refused = 0;
        for (int i = 0; i < files; i++)
        {
            byte[] mutated = mutate();
            File.WriteAllBytes(path, mutated);
            long before = GC.GetAllocatedBytesForCurrentThread();
            try
            {
                read(mutated);
                valid++;
            }
            catch (InvalidDataException e)
            {
                Assert.StartsWith(path, e.Message, StringComparison.Ordinal);
                refused++;
            }
            catch (Exception e) when (e.GetType().Namespace?.StartsWith("Xunit", StringComparison.Ordinal) != true)
            {
                File.WriteAllBytes(Path.Combine(Path.GetTempPath(), "offprint-fuzz-failure" + Path.GetExtension(path)), mutated);
                Assert.Fail($"file {i} of seed {seed} raised {e}");
            }

            long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
            Assert.True(allocated < (64 << 10) + 200L * mutated.Length, $"file {i} of seed {seed}: {allocated} bytes allocated for {mutated.Length}");
        }

        return (valid, refused);
    }
}
