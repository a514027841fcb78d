using System.IO.Compression;
using System.Text;
using System.Text.RegularExpressions;

namespace Offprint.Papers;

/// <summary>Genomes: one document a sequence. For now the bacteriophage lambda.</summary>
public sealed partial class DnaSet : TextSetBuilder
{
    private const string Package = "bowtie2-examples";

    /// <inheritdoc/>
    public override string Name => "dna";

    /// <inheritdoc/>
    public override string Summary => "Genomes as plain sequences of A, C, G, T: the bacteriophage lambda (48,502 bases). More genomes can join.";

    /// <inheritdoc/>
    public override IReadOnlyList<SourcePackage> Packages { get; } = [new(PackageKind.Debian, Package, "2.5.0-3")];

    /// <inheritdoc/>
    public override string Upstream => "NCBI reference sequence NC_001416.1 (Sanger et al. 1982), as distributed with Bowtie 2";

    /// <inheritdoc/>
    public override IReadOnlyList<string> Licences { get; } = ["LicenseRef-INSDC-Sequence", "GPL-3.0-or-later"];

    /// <inheritdoc/>
    public override string LicenceNote =>
        """
        The sequence is a published record of the International Nucleotide Sequence Database Collaboration, which puts no restriction on use or
        redistribution (`LICENSES/LicenseRef-INSDC-Sequence.txt`). The package's copyright file declares all of its files to be GPL-3.0-or-later (Ben
        Langmead, C. Trapnell, M. Pop, Steven L. Salzberg); that licence's text is in `LICENSES/` too, for those who rely on the package's own word. Only
        the sequence is shipped: no reads, index or program.
        """;

    /// <inheritdoc/>
    public override string Method =>
        """
        `lambda_virus.fa.gz` is read as FASTA; the lines of a sequence are joined, in upper case; the id is the accession. The header is the title.
        """;

    /// <inheritdoc/>
    public override string Unit => "sequence (accession)";

    /// <inheritdoc/>
    public override long MaximumBytes => 1_500_000;

    /// <inheritdoc/>
    public override IEnumerable<DataDocument> Cut(PackageFolders packages, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(packages);
        var path = packages[Package].Find("usr/share/doc/bowtie2/examples/reference/lambda_virus.fa.gz");
        using var file = File.OpenRead(path);
        using var reader = new StreamReader(new GZipStream(file, CompressionMode.Decompress), Encoding.ASCII);
        string? header = null;
        var bases = new StringBuilder();
        while (reader.ReadLine() is { } line)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (!line.StartsWith('>'))
            {
                bases.Append(line.Trim().ToUpperInvariant());
                continue;
            }

            if (header is not null)
            {
                yield return Document(path, header, bases.ToString());
            }

            (header, bases) = (line[1..].Trim(), bases.Clear());
        }

        if (header is not null)
        {
            yield return Document(path, header, bases.ToString());
        }
    }

    private static DataDocument Document(string path, string header, string bases)
    {
        var accession = Accession().Match(header);
        if (!accession.Success)
        {
            throw new DataSetBuildException($"{path}: the sequence header '{header}' names no accession such as NC_001416.1.");
        }

        if (bases.AsSpan().IndexOfAnyExcept("ACGTN") is var at and >= 0)
        {
            throw new DataSetBuildException($"{path}: base {at + 1} of {accession.Value} is '{bases[at]}'; a genome is made of A, C, G, T and N.");
        }

        return new DataDocument(accession.Value, $"dna/{accession.Value}", header[(header.LastIndexOf('|') + 1)..].Trim(), bases);
    }

    [GeneratedRegex(@"[A-Z]{1,2}_?\d{5,}\.\d+")]
    private static partial Regex Accession();
}
