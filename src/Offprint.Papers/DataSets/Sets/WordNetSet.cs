using Offprint.Text;

namespace Offprint.Papers;

/// <summary>WordNet 3.0: synsets with glosses, and their relations.</summary>
public sealed class WordNetSet : TableSetBuilder
{
    private const string Package = "wordnet-base";

    /// <inheritdoc/>
    public override string Name => "wordnet";

    /// <inheritdoc/>
    public override string Summary => "WordNet 3.0: the synsets of nouns, verbs, adjectives and adverbs with their words and glosses, and all their relations.";

    /// <inheritdoc/>
    public override IReadOnlyList<SourcePackage> Packages { get; } = [new(PackageKind.Debian, Package, "1:3.0-37")];

    /// <inheritdoc/>
    public override string Upstream => "WordNet 3.0, Princeton University (Miller, Fellbaum and others)";

    /// <inheritdoc/>
    public override IReadOnlyList<string> Licences { get; } = ["LicenseRef-WordNet-3.0"];

    /// <inheritdoc/>
    public override string LicenceNote =>
        """
        The WordNet 3.0 licence, which asks that its text stays with every copy and modification; it is the text of `LICENSES/LicenseRef-WordNet-3.0.txt`.
        WordNet 3.0 Copyright 2006 by Princeton University. All rights reserved. Changes made to the database: another file form, and parts left out
        (below).
        """;

    /// <inheritdoc/>
    public override string Method =>
        """
        `data.*` and `index.*` of nouns, verbs, adjectives and adverbs. `synsets.parquet`: `class` (n, v, a, s for the satellite of an adjective cluster,
        r), `offset` (the synset's place in the original file, so that `02084071-n` is the name that other tools use), `file` (the lexicographer
        file), `words` (apart by spaces; underscores inside a phrase), `senses` (for each word, which of its senses this one is, by the index files),
        `gloss`. `relations.parquet`: `relation`, `source` and `target` (rows of the other table, from 0), `sourceWord` and `targetWord` (from 1; 0 for
        the whole synset), `mutual` (1 where the inverse holds too; it is not stored again). Left out: verb frames, the place of adjectives, frequency
        counts, exception lists, and nine pointers that are written twice. `WordNet.Open` of Offprint.Text reads both tables.
        """;

    /// <inheritdoc/>
    public override string Unit => "synset (`wordnet/<offset in 8 digits>-<class>`, satellites as a)";

    /// <inheritdoc/>
    public override long MaximumBytes => 4_100_000;

    /// <inheritdoc/>
    public override IReadOnlyList<string> FileNames { get; } = [WordNet.SynsetFile, WordNet.RelationFile];

    /// <inheritdoc/>
    protected override void WriteFiles(PackageFolders packages, string folder, IProgress<DataSetProgress>? progress, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(packages);
        try
        {
            WordNet.OpenDatabase(packages[Package].Find("usr/share/wordnet")).Save(folder);
        }
        catch (Exception e) when (e is InvalidDataException or FileNotFoundException)
        {
            throw new DataSetBuildException(e.Message, e);
        }
    }
}
