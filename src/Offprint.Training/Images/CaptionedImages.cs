using Offprint.Models;
using Offprint.Text;

namespace Offprint.Training;

/// <summary>Pictures with a text each: a folder with one folder a class (the text is the folder's name), or a CSV or TSV file with the columns <c>image</c> and <c>caption</c>.</summary>
/// <param name="Files">Paths of the pictures.</param>
/// <param name="Texts">The text of each.</param>
/// <param name="AreLabels">Whether the texts are names of classes.</param>
public sealed record CaptionedImages(IReadOnlyList<string> Files, IReadOnlyList<string> Texts, bool AreLabels)
{
    private const string ImageColumn = "image", CaptionColumn = "caption";

    private static readonly string[] Extensions = [".png", ".jpg", ".jpeg", ".bmp", ".gif", ".tga"];

    /// <summary>Lists the pictures; none is read yet.</summary>
    /// <param name="path">The folder or file. Paths in a file start at the file's folder.</param>
    /// <exception cref="FileNotFoundException">There is neither file nor folder, or a picture that the file names is missing.</exception>
    /// <exception cref="InvalidDataException">No pictures, a missing column, or an empty caption; file and line are named.</exception>
    public static CaptionedImages Open(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return Directory.Exists(path) ? FromFolder(path)
            : File.Exists(path) ? FromTable(path)
            : throw new FileNotFoundException($"There is no file or folder {path}.", path);
    }

    private static CaptionedImages FromFolder(string folder)
    {
        var (files, labels) = (new List<string>(), new List<string>());
        foreach (var inner in Directory.GetDirectories(folder).Order(StringComparer.Ordinal))
        {
            foreach (var file in Directory.EnumerateFiles(inner, "*", SearchOption.AllDirectories).Where(IsPicture).Order(StringComparer.Ordinal))
            {
                files.Add(file);
                labels.Add(Path.GetFileName(inner));
            }
        }

        return files.Count > 0
            ? new CaptionedImages(files, labels, AreLabels: true)
            : throw new InvalidDataException($"{folder}: expected one folder a class with {string.Join(", ", Extensions)} files in it, or the path of a CSV file with the columns {ImageColumn} and {CaptionColumn}.");
    }

    private static CaptionedImages FromTable(string path)
    {
        if (Path.GetExtension(path).ToUpperInvariant() is not (".CSV" or ".TSV"))
        {
            throw new InvalidDataException($"{path}: expected a .csv or .tsv file with the columns {ImageColumn} and {CaptionColumn}, or a folder with one folder a class.");
        }

        var (files, texts, folder) = (new List<string>(), new List<string>(), Path.GetDirectoryName(Path.GetFullPath(path))!);
        foreach (var row in Corpus.Open(path, new CorpusOptions { TextField = CaptionColumn }))
        {
            if (!row.Fields.TryGetValue(ImageColumn, out var image) || string.IsNullOrWhiteSpace(image))
            {
                throw new InvalidDataException($"{path}: record {files.Count + 1} has no value in the column {ImageColumn}.");
            }

            if (string.IsNullOrWhiteSpace(row.Text))
            {
                throw new InvalidDataException($"{path}: record {files.Count + 1} has an empty {CaptionColumn}.");
            }

            var file = Path.Combine(folder, image);
            files.Add(File.Exists(file) ? file : throw new FileNotFoundException($"{path}: record {files.Count + 1} names {image}, which is not there.", file));
            texts.Add(row.Text.Trim());
        }

        return files.Count > 0 ? new CaptionedImages(files, texts, AreLabels: false) : throw new InvalidDataException($"{path}: no records.");
    }

    private static bool IsPicture(string path) => Extensions.Contains(Path.GetExtension(path), StringComparer.OrdinalIgnoreCase);
}
