namespace Offprint.Papers;

/// <summary>The recorded results beside the cards.</summary>
internal sealed class RecordedResults(Func<string, string, (string Origin, string Text)?> read)
{
    /// <summary>The checkout's files where there is a checkout (they may be newer than the build), else this library's resources.</summary>
    public static RecordedResults Shipped { get; } = new(static (slug, file) =>
    {
        if (OffprintHome.Checkout is { } checkout)
        {
            return FromFile(Path.Combine(checkout, "papers", slug, file));
        }

        var name = $"papers/{slug}/{file}";
        return CardFiles.ReadResource(typeof(RecordedResults).Assembly, name) is { } text ? (name, text) : null;
    });

    public static string FileName(RunSize size) => size switch
    {
        RunSize.Default => "result.json",
        RunSize.Full => "result.full.json",
        _ => throw new ArgumentException("A quick run gives no verdict and is never recorded.", nameof(size)),
    };

    public static RecordedResults In(string folder) => new((slug, file) => FromFile(Path.Combine(folder, slug, file)));

    public RunReport? Find(string slug, RunSize size) => read(slug, FileName(size)) is { } found ? RunReport.Parse(found.Text, found.Origin) : null;

    private static (string Origin, string Text)? FromFile(string path) => File.Exists(path) ? (path, File.ReadAllText(path)) : null;
}
