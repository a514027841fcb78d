namespace Offprint.Numerics;

/// <summary>The part of a data set that a unit belongs to.</summary>
public enum SplitPart
{
    /// <summary>Buckets 0-7 (80 %): to learn from.</summary>
    Train,

    /// <summary>Bucket 8 (10 %): to choose settings on.</summary>
    Development,

    /// <summary>Bucket 9 (10 %): to report on.</summary>
    Test,
}
