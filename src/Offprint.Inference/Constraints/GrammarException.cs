namespace Offprint.Inference;

/// <summary>A grammar or schema that cannot be used; the message says where and why.</summary>
public sealed class GrammarException : ArgumentException
{
    internal GrammarException(string message, Exception? inner = null)
        : base(message, inner)
    {
    }

    /// <summary>The line, from 1; 0 when it does not apply.</summary>
    public int Line { get; init; }

    /// <summary>The column, from 1; 0 when it does not apply.</summary>
    public int Column { get; init; }

    /// <summary>The rule, when there is one.</summary>
    public string? Rule { get; init; }

    /// <summary>The JSON pointer into a schema, when there is one.</summary>
    public string? JsonPointer { get; init; }
}
