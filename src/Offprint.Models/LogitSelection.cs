namespace Offprint.Models;

/// <summary>Which tokens get logits.</summary>
public enum LogitSelection
{
    /// <summary>All: [B, S, V].</summary>
    All,

    /// <summary>The last token of each row that is not padding: [B, 1, V].</summary>
    Last,

    /// <summary>The columns of <see cref="ModelInput.LogitPositions"/>: [B, N, V].</summary>
    At,

    /// <summary>None: the head is skipped.</summary>
    None,
}
