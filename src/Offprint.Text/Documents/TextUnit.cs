namespace Offprint.Text;

/// <summary>What counts as one document in a plain text file.</summary>
public enum TextUnit
{
    /// <summary>The whole file; the default.</summary>
    File,

    /// <summary>Every line that is not blank.</summary>
    Line,

    /// <summary>Every run of lines between blank lines.</summary>
    Paragraph,
}
