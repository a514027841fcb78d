namespace Offprint.Code;

/// <summary>One example of <see cref="ExceptionTask"/>.</summary>
/// <param name="Sample">The method.</param>
/// <param name="Code">Its code without throws: what a classifier may read.</param>
/// <param name="Part">The part that it lies in.</param>
public sealed record ExceptionExample(CodeSample Sample, string Code, ExceptionPart Part)
{
    /// <summary>One of <see cref="ExceptionTask.Labels"/>.</summary>
    public string Label => ExceptionTask.Labels[Sample.Exceptions.Count > 0 ? 0 : 1];
}
