namespace Offprint.Text;

/// <summary>What a name or member without a value gives: empty when written, false as a condition, an error when used otherwise.</summary>
/// <param name="message">What is missing.</param>
internal sealed class UndefinedValue(string message)
{
    public string Message { get; } = message;
}
