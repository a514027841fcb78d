namespace Offprint.Algorithms;

/// <summary>Runs numbered pieces of work on one thread or several.</summary>
internal static class Blocks
{
    public static void Run(int count, int threads, Action<int> work)
    {
        if (threads == 1 || count <= 1)
        {
            for (var i = 0; i < count; i++)
            {
                work(i);
            }

            return;
        }

        Parallel.For(0, count, new ParallelOptions { MaxDegreeOfParallelism = threads }, work);
    }

    /// <summary>Cuts 0..length-1 into pieces of the size.</summary>
    public static int Count(int length, int size) => (int)(((long)length + size - 1) / size);
}
