using System.Globalization;
using Offprint.Text;

namespace Offprint.Code;

/// <summary>Reads and writes code samples as a Parquet table.</summary>
/// <remarks>
/// Columns: <c>language</c>, <c>unit</c>, <c>split</c>, <c>name</c>, <c>signature</c> (its length in UTF-16 units: the code begins with it), <c>code</c>,
/// <c>doc</c>, <c>source</c>, <c>licence</c>, <c>exceptions</c> (names apart by blanks), <c>calls</c> (token:target apart by blanks), <c>roles</c> (one
/// letter a token). The id is computed from language and code.
/// </remarks>
public static class CodeCorpus
{
    /// <summary>Writes samples; the same samples give the same bytes.</summary>
    /// <param name="path">The file to write.</param>
    /// <param name="samples">The samples, at least one.</param>
    /// <exception cref="ArgumentException">There are none.</exception>
    public static void Write(string path, IReadOnlyList<CodeSample> samples)
    {
        ArgumentNullException.ThrowIfNull(samples);
        if (samples.Count == 0)
        {
            throw new ArgumentException("There are no samples to write.", nameof(samples));
        }

        string[] Column(Func<CodeSample, string> value) => [.. samples.Select(value)];
        new ParquetTableWriter()
            .Add("language", Column(s => CodeLanguages.NameOf(s.Language)))
            .Add("unit", Column(s => s.Unit))
            .Add("split", samples.Select(s => s.Split).ToArray().AsMemory())
            .Add("name", Column(s => s.Name))
            .Add("signature", samples.Select(s => s.Signature.Length).ToArray().AsMemory())
            .Add("code", Column(s => s.Code))
            .Add("doc", Column(s => s.Doc))
            .Add("source", Column(s => s.Source))
            .Add("licence", Column(s => s.License))
            .Add("exceptions", Column(s => string.Join(' ', s.Exceptions)))
            .Add("calls", Column(s => string.Join(' ', s.Calls.Select(c => string.Create(CultureInfo.InvariantCulture, $"{c.Token}:{c.Target}")))))
            .Add("roles", Column(s => s.Roles))
            .Write(path);
    }

    /// <summary>Reads all samples of a table.</summary>
    /// <param name="path">A table that <see cref="Write"/> wrote.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">The file is damaged, or a value is not what its column holds; file and row are named.</exception>
    public static IReadOnlyList<CodeSample> Read(string path)
    {
        var table = ParquetTable.Open(path);
        var (languages, units, splits) = (table.Strings("language"), table.Strings("unit"), table.Integers("split"));
        var (names, signatures, codes) = (table.Strings("name"), table.Integers("signature"), table.Strings("code"));
        var (docs, sources, licences) = (table.Strings("doc"), table.Strings("source"), table.Strings("licence"));
        var (exceptions, calls, roles) = (table.Strings("exceptions"), table.Strings("calls"), table.Strings("roles"));
        var samples = new CodeSample[table.RowCount];
        for (var i = 0; i < samples.Length; i++)
        {
            try
            {
                if (signatures[i] < 0 || signatures[i] > codes[i].Length)
                {
                    throw new InvalidDataException($"the signature's length is {signatures[i]}, the code's {codes[i].Length}.");
                }

                samples[i] = new CodeSample(
                    CodeLanguages.Parse(languages[i]), units[i], names[i], codes[i], docs[i], sources[i], licences[i], Words(exceptions[i]), [.. Words(calls[i]).Select(Call)], roles[i])
                {
                    Signature = codes[i][..signatures[i]],
                };
                if (samples[i].Split != splits[i])
                {
                    throw new InvalidDataException($"the split is {splits[i]}, that of the unit '{units[i]}' {samples[i].Split}.");
                }
            }
            catch (InvalidDataException e)
            {
                throw new InvalidDataException($"{path}, row {i + 1}: {e.Message}", e);
            }
        }

        return samples;
    }

    private static string[] Words(string text) => text.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    private static CallSite Call(string text)
    {
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        return colon > 0 && colon + 1 < text.Length && int.TryParse(text.AsSpan(0, colon), NumberStyles.None, CultureInfo.InvariantCulture, out var token)
            ? new CallSite(token, text[(colon + 1)..])
            : throw new InvalidDataException($"'{text}' is not a call: a token's number, a colon and a name are.");
    }
}
