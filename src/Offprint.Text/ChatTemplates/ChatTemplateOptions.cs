namespace Offprint.Text;

/// <summary>Bounds of one rendering, so that no template can hang or exhaust memory, and the clock of <c>strftime_now</c>.</summary>
public sealed record ChatTemplateOptions
{
    /// <summary>Largest output in characters. Default: 10,000,000.</summary>
    public int MaximumOutput { get; init; } = 10_000_000;

    /// <summary>Most expressions and statements that are evaluated. Default: 10,000,000.</summary>
    public long MaximumSteps { get; init; } = 10_000_000;

    /// <summary>Most characters that are made or looked through in all, output included; an element of a list counts like eight. Default: 256,000,000.</summary>
    public long MaximumWork { get; init; } = 256_000_000;

    /// <summary>Deepest nesting of expressions, statements and macro calls. Default: 1,000.</summary>
    public int MaximumDepth { get; init; } = 1000;

    /// <summary>The clock of <c>strftime_now</c> (local time). Default: the system's.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;
}
