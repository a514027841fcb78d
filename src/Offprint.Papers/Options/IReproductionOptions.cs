namespace Offprint.Papers;

/// <summary>
/// A reproduction's options: a record whose properties carry <see cref="OptionAttribute"/> and have the documented defaults as initial values.
/// They become flags of the command line and fields of the web form.
/// </summary>
public interface IReproductionOptions
{
    /// <summary>Checks what the ranges of single options can't say (two options that exclude each other, a file that must exist).</summary>
    /// <exception cref="ArgumentException">A combination is not possible; the message names the flags and what would be right.</exception>
    void Validate()
    {
    }
}
