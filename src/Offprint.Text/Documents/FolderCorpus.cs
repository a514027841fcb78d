using System.Collections;

namespace Offprint.Text;

/// <summary>All supported files below a folder, in ordinal order of their relative paths.</summary>
internal sealed class FolderCorpus(string path, CorpusOptions options) : ICorpus
{
    public string Name => path;

    public static FolderCorpus Open(string path, CorpusOptions options)
    {
        foreach (var extension in options.Extensions ?? [])
        {
            if (extension is not ['.', _, ..])
            {
                throw new ArgumentException($"Extensions holds '{extension}'; write it with its dot, such as \".txt\".", nameof(options));
            }

            if (options.Format == CorpusFormat.Auto && CorpusFormats.ByName("x" + extension) is null)
            {
                throw CorpusFormats.Unsupported("x" + extension);
            }
        }

        var corpus = new FolderCorpus(path, options);
        if (!corpus.Files().Any())
        {
            throw new InvalidDataException(
                $"{path}: the folder holds no file " + (options.Extensions is { } wanted ? $"that ends in {string.Join(" ", wanted)}." : $"of a supported format ({CorpusFormats.Supported})."));
        }

        return corpus;
    }

    public IEnumerator<Document> GetEnumerator() =>
        Files().SelectMany(file => Tolerant(new FileCorpus(Path.Combine(path, file.Name), file.Name, file.Format, options))).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private IEnumerable<Document> Tolerant(FileCorpus file)
    {
        if (options.OnBrokenFile is not { } report)
        {
            return file;
        }

        return Until(file, report);

        static IEnumerable<Document> Until(FileCorpus file, Action<InvalidDataException> report)
        {
            using var documents = file.GetEnumerator();
            while (true)
            {
                try
                {
                    if (!documents.MoveNext())
                    {
                        yield break;
                    }
                }
                catch (InvalidDataException error)
                {
                    report(error);
                    yield break;
                }

                yield return documents.Current;
            }
        }
    }

    private IEnumerable<(string Name, CorpusFormat Format)> Files()
    {
        // Links to folders are not followed: they may lead in circles.
        var names = new List<string>();
        var folders = new Stack<string>([path]);
        while (folders.TryPop(out var folder))
        {
            foreach (var entry in new DirectoryInfo(folder).EnumerateFileSystemInfos())
            {
                if (entry.Name[0] == '.')
                {
                    continue;
                }

                if (entry is FileInfo)
                {
                    names.Add(Path.GetRelativePath(path, entry.FullName).Replace(Path.DirectorySeparatorChar, '/'));
                }
                else if (entry.LinkTarget is null)
                {
                    folders.Push(entry.FullName);
                }
            }
        }

        names.Sort(StringComparer.Ordinal);
        var known = names.ToHashSet(StringComparer.Ordinal);
        foreach (var name in names)
        {
            if (options.Extensions is { } wanted && !wanted.Any(extension => CorpusFormats.Uncompressed(name).EndsWith(extension, StringComparison.OrdinalIgnoreCase)))
            {
                continue;
            }

            var format = options.Format == CorpusFormat.Auto ? CorpusFormats.ByName(name) : options.Format;
            // The two files of a dictionary are one corpus, found by its index.
            if (format is { } found && !(found == CorpusFormat.Dict && DictReading.IsBody(name) && known.Contains(DictReading.IndexOf(name))))
            {
                yield return (name, found);
            }
        }
    }
}
