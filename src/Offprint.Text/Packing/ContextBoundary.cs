namespace Offprint.Text;

/// <summary>What a training window may hold.</summary>
public enum ContextBoundary
{
    /// <summary>Documents are joined into one stream and windows are cut from it; a window may begin and end inside a document. The default.</summary>
    Cross,

    /// <summary>Documents longer than a window are cut, and the pieces are packed together by best-fit decreasing: few windows, every piece whole.</summary>
    Packed,

    /// <summary>Every window holds tokens of one document only; short documents leave their window partly empty.</summary>
    Separate,
}
