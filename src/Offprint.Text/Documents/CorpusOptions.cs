using System.Text;

namespace Offprint.Text;

/// <summary>How <see cref="Corpus.Open"/> reads a file or folder.</summary>
public sealed record CorpusOptions
{
    /// <summary>The format of the file, or of every file of a folder. Default: by the file's name.</summary>
    public CorpusFormat Format { get; init; }

    /// <summary>What counts as a document in plain text. Default: the whole file.</summary>
    public TextUnit Unit { get; init; }

    /// <summary>The field (JSON member, column) that holds the text. Default: the first of text, content, body, document, prompt that the record has; for Debian stanzas Description.</summary>
    public string? TextField { get; init; }

    /// <summary>The field that holds the id. Default: id where the record has it, else file and line; for Debian stanzas Package, or Source where there is none.</summary>
    public string? IdField { get; init; }

    /// <summary>The field that holds the title. Default: title where the record has it.</summary>
    public string? TitleField { get; init; }

    /// <summary>The field that holds the source. Default: source where the record has it, else the file.</summary>
    public string? SourceField { get; init; }

    /// <summary>The field that holds the date (<c>2024-04-15</c>, <c>2024-04</c>, <c>2024</c> or with a time). Default: date where the record has it; there a value that is no date stays a plain field.</summary>
    public string? DateField { get; init; }

    /// <summary>File name extensions that a folder is searched for (".txt", ".md"); compressed forms count too. Default: everything that is supported.</summary>
    public IReadOnlyList<string>? Extensions { get; init; }

    /// <summary>The encoding of text files that carry no byte order mark. Default: UTF-8; web pages follow their own declaration. Bytes that do not belong to it are an error.</summary>
    public Encoding? Encoding { get; init; }

    /// <summary>
    /// Called for a file of a folder that cannot be read to its end; reading then goes on with the next file, and documents before the fault were given already.
    /// Default: null, the first such file ends the enumeration with its error.
    /// </summary>
    public Action<InvalidDataException>? OnBrokenFile { get; init; }
}
