namespace Offprint.Numerics;

/// <summary>Checks that metrics share.</summary>
internal static class MetricInput
{
    public static void RequireSameLength(int length, int other, string name, string otherName)
    {
        if (length == 0)
        {
            throw new ArgumentException($"{name} is empty; at least one item is needed.", name);
        }

        if (length != other)
        {
            throw new ArgumentException($"{otherName} has {other} items and {name} has {length}.", otherName);
        }
    }

    public static void RequireNumbers(ReadOnlySpan<double> values, string name)
    {
        for (var i = 0; i < values.Length; i++)
        {
            if (double.IsNaN(values[i]))
            {
                throw new ArgumentException($"{name}[{i}] is not a number.", name);
            }
        }
    }

    public static void RequireProbabilities(ReadOnlySpan<double> values, string name)
    {
        for (var i = 0; i < values.Length; i++)
        {
            if (!(values[i] >= 0 && values[i] <= 1))
            {
                throw new ArgumentException($"{name}[{i}] is {values[i]}; a probability lies in 0..1.", name);
            }
        }
    }
}
