namespace Offprint.Papers;

/// <summary>Formats of files with metadata of papers.</summary>
public enum PaperFileFormat
{
    /// <summary>What the arXiv interface answers: an Atom feed.</summary>
    ArxivAtom,

    /// <summary>What an OAI-PMH server answers to ListRecords or GetRecord, in arXiv's own metadata format or in Dublin Core.</summary>
    OaiPmh,

    /// <summary>Daily papers of Hugging Face: a JSON array, or one object a line.</summary>
    HuggingFaceJson,

    /// <summary>BibTeX or BibLaTeX.</summary>
    Bibtex,
}
