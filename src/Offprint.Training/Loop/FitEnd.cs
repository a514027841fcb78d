namespace Offprint.Training;

/// <summary>Why a run ended.</summary>
public enum FitEnd
{
    /// <summary>All steps, tokens or the time are used up.</summary>
    Finished,

    /// <summary>An evaluation or a callback stopped it.</summary>
    Stopped,

    /// <summary>The data are used up.</summary>
    OutOfData,

    /// <summary>Cancelled; a checkpoint was written where the run keeps them.</summary>
    Cancelled,

    /// <summary>An exception, which the caller gets.</summary>
    Failed,
}
