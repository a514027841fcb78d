using System.Globalization;

namespace Offprint.Text;

/// <summary>Opens files and folders as corpora, and makes corpora of documents in memory.</summary>
public static class Corpus
{
    /// <summary>
    /// Opens a file or a folder. Formats by name: .txt .text .rst .tex .org, .jsonl .ndjson, .json, .html .htm .xhtml, .md .markdown, .csv, .tsv .tab,
    /// .parquet, .index .dict .dict.dz, .deb822 .control Packages Sources status; all but Parquet also with .gz or .br behind.
    /// A folder is read recursively, files in ordinal order of their relative path; hidden ones are left out.
    /// </summary>
    /// <param name="path">A file or a folder.</param>
    /// <param name="options">How to read it; null for the defaults.</param>
    /// <returns>A corpus that reads the files anew at each enumeration.</returns>
    /// <exception cref="FileNotFoundException">There is nothing at <paramref name="path"/>.</exception>
    /// <exception cref="InvalidDataException">The format is not supported (the message lists those that are), or a folder holds no supported file.</exception>
    public static ICorpus Open(string path, CorpusOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        options ??= new CorpusOptions();
        if (Directory.Exists(path))
        {
            return FolderCorpus.Open(path, options);
        }

        if (!File.Exists(path))
        {
            throw new FileNotFoundException($"{path}: there is no such file or folder.", path);
        }

        return new FileCorpus(path, Path.GetFileName(path), CorpusFormats.Resolve(path, options), options);
    }

    /// <summary>Makes a corpus of documents that can be enumerated more than once, such as a list.</summary>
    public static ICorpus Of(string name, IEnumerable<Document> documents)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(documents);
        return new MemoryCorpus(name, documents);
    }

    /// <summary>Makes a corpus of plain texts, with ids name#1, name#2, ...</summary>
    public static ICorpus OfTexts(string name, IEnumerable<string> texts)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(texts);
        return Of(name, texts.Select((text, i) => new Document(string.Create(CultureInfo.InvariantCulture, $"{name}#{i + 1}"), text, Source: name)));
    }

    /// <summary>Writes documents as JSON lines that <see cref="Open"/> reads back equal; a name ending in .gz or .br is compressed.</summary>
    /// <param name="path">The file to write; it appears, or is replaced, only when all is written.</param>
    /// <param name="documents">The documents, enumerated once. Field names must not be id, text, title, source or date.</param>
    /// <exception cref="ArgumentException">A field has a reserved name.</exception>
    public static void SaveJsonLines(string path, IEnumerable<Document> documents)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(documents);
        JsonLinesWriter.Write(path, documents);
    }
}
