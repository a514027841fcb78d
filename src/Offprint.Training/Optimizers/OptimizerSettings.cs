namespace Offprint.Training;

/// <summary>Settings of an optimizer, and how it is made: what a configuration holds.</summary>
public abstract record OptimizerSettings
{
    /// <summary>Makes the optimizer.</summary>
    /// <param name="parameters">What it moves.</param>
    /// <exception cref="ArgumentException">A setting is out of range.</exception>
    public abstract ResumableOptimizer Create(IReadOnlyList<NamedParameter> parameters);

    private protected static void Check(bool right, string name, double value, string wanted)
    {
        if (!right)
        {
            throw new ArgumentException(FormattableString.Invariant($"{name} is {value}; it must be {wanted}."), name);
        }
    }
}
