namespace Offprint.Training;

/// <summary>An objective was asked to train a model of another kind; the message says what it needs.</summary>
public sealed class ObjectiveNotSupportedException : ArgumentException
{
    /// <summary>Makes the exception.</summary>
    /// <param name="objective">The objective's name or id.</param>
    /// <param name="reason">Why it does not fit the model, as the end of a sentence.</param>
    public ObjectiveNotSupportedException(string objective, string reason) : base($"The objective '{objective}' does not fit this model: {reason}.") => Reason = reason;

    /// <summary>Why it does not fit.</summary>
    public string Reason { get; }
}
