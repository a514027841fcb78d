namespace Offprint.Algorithms;

/// <summary>Checks that all matchers share.</summary>
internal static class MatchInput
{
    public static void Require(int text, int pattern)
    {
        if (pattern == 0)
        {
            throw new ArgumentException("pattern is empty; it needs at least one symbol.", nameof(pattern));
        }

        if (pattern > text)
        {
            throw new ArgumentException($"pattern has {pattern} symbols and text has {text}; the pattern must not be longer than the text.", nameof(pattern));
        }
    }

    public static void RequireMismatches(int k, string name)
    {
        if (k < 0)
        {
            throw new ArgumentException($"{name} is {k}; a number of mismatches must not be negative.", name);
        }
    }
}
