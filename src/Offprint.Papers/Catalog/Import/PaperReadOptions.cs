namespace Offprint.Papers;

/// <summary>Bounds of what is read from a file with metadata.</summary>
public sealed record PaperReadOptions
{
    /// <summary>Name of the file, for messages.</summary>
    public required string Name { get; init; }

    /// <summary>Most bytes of the file, after unpacking.</summary>
    public long MaxBytes { get; init; } = 20L << 30;

    /// <summary>Most characters of one entry, and of one text within it.</summary>
    public int MaxEntry { get; init; } = 1 << 20;

    /// <summary>Most entries.</summary>
    public long MaxEntries { get; init; } = 100_000_000;

    /// <summary>
    /// Hears of entries that are well-formed but say something impossible (no title, no date), in one line with file and place; they are left out. Unset: the
    /// first one ends the reading.
    /// </summary>
    public Action<string>? OnInvalid { get; init; }

    /// <summary>An error of the file.</summary>
    internal InvalidDataException Wrong(long line, string what, Exception? cause = null) =>
        new($"{Name}: line {line.ToString(System.Globalization.CultureInfo.InvariantCulture)}: {what}", cause);
}
