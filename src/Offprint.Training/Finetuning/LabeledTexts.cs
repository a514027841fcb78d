using Offprint.Text;

namespace Offprint.Training;

/// <summary>Reads labelled texts from tables.</summary>
public static class LabeledTexts
{
    /// <summary>Reads a file of records (CSV, TSV, JSON lines, JSON, Parquet), or a folder of them.</summary>
    /// <param name="path">The file.</param>
    /// <param name="textField">The field that holds the text; null: the usual names (text, content, body, …).</param>
    /// <param name="labelField">The field that holds the class. Default <c>label</c>.</param>
    /// <param name="groupField">The field that says what a text was cut from; null: none.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">A record without text, label or group (the message names file and line), fewer than two classes, or a file without records.</exception>
    public static IReadOnlyList<LabeledText> Read(string path, string? textField = null, string labelField = "label", string? groupField = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentException.ThrowIfNullOrEmpty(labelField);
        var texts = new List<LabeledText>();
        foreach (var document in Corpus.Open(path, new CorpusOptions { TextField = textField }))
        {
            if (!string.IsNullOrWhiteSpace(document.Text))
            {
                texts.Add(new LabeledText(document.Text, Field(document, labelField, "label"), groupField is null ? null : Field(document, groupField, "group")));
            }
        }

        if (texts.Count == 0)
        {
            throw new InvalidDataException($"{path} holds no texts.");
        }

        return texts.DistinctBy(static text => text.Label).Skip(1).Any()
            ? texts
            : throw new InvalidDataException($"{path}: all {texts.Count} texts have the label '{texts[0].Label}'; a classifier needs at least two classes.");
    }

    private static string Field(Document document, string name, string what)
    {
        var value = name switch
        {
            "source" => document.Source,
            "title" => document.Title,
            _ => document.Fields.TryGetValue(name, out var found) ? found.Trim() : null,
        };
        return !string.IsNullOrEmpty(value)
            ? value
            : throw new InvalidDataException(
                $"{document.Id}: the record has no {what} in a field '{name}'; it has {(document.Fields.Count == 0 ? "no fields beside the text" : string.Join(", ", document.Fields.Keys.Order(StringComparer.Ordinal)))}.");
    }
}
