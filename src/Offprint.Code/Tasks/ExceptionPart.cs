namespace Offprint.Code;

/// <summary>The parts of <see cref="ExceptionTask"/>.</summary>
public enum ExceptionPart
{
    /// <summary>Half of the training units: a teacher learns from their labels.</summary>
    Labelled,

    /// <summary>The other half: a student learns from the teacher's answers.</summary>
    Unlabelled,

    /// <summary>For decisions.</summary>
    Development,

    /// <summary>For the result.</summary>
    Test,
}
