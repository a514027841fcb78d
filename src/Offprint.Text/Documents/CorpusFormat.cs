namespace Offprint.Text;

/// <summary>The format of a corpus file.</summary>
public enum CorpusFormat
{
    /// <summary>Chosen by the file's name; the default.</summary>
    Auto,

    /// <summary>Plain text; see <see cref="TextUnit"/>.</summary>
    Text,

    /// <summary>One JSON object a line.</summary>
    JsonLines,

    /// <summary>One JSON array of objects, or one object.</summary>
    Json,

    /// <summary>A web page, reduced to its readable text.</summary>
    Html,

    /// <summary>Markdown, reduced to its readable text; YAML front matter becomes fields.</summary>
    Markdown,

    /// <summary>Comma-separated values with a header row.</summary>
    Csv,

    /// <summary>Tab-separated values with a header row.</summary>
    Tsv,

    /// <summary>Apache Parquet with flat columns; other columns are left out.</summary>
    Parquet,

    /// <summary>A DICT dictionary: an <c>.index</c> file beside its <c>.dict</c> or <c>.dict.dz</c>.</summary>
    Dict,

    /// <summary>Debian control stanzas: Packages, Sources, status, Translation-en.</summary>
    DebianControl,
}
