namespace Offprint.Inference;

internal static class PolicyArguments
{
    public static double Threshold(double value, string name) =>
        value is > 0 and < 1 ? value : throw new ArgumentOutOfRangeException(name, value, "must be above 0 and below 1.");

    public static int Lengths(int min, int max)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(min, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(max, min);
        return max;
    }
}
