namespace Offprint.Papers;

/// <summary>A flag is unknown, or its value is not one it can have. The message is one line and says what would be right.</summary>
public sealed class OptionException : ArgumentException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="flag">The flag with its dashes.</param>
    /// <param name="value">The value that was given, if any.</param>
    /// <param name="message">One line: what is wrong and what would be right.</param>
    /// <param name="innerException">Cause, if any.</param>
    public OptionException(string flag, string? value, string message, Exception? innerException = null)
        : base(message, innerException)
    {
        Flag = flag;
        Value = value;
    }

    /// <summary>The flag with its dashes.</summary>
    public string Flag { get; }

    /// <summary>The value that was given, if any.</summary>
    public string? Value { get; }
}
