using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using Offprint.Papers;
using Offprint.Site;
using Offprint.Site.Database;
using Offprint.Site.Find;
using Offprint.Site.Library;

namespace Offprint.App.Commands;

/// <summary><c>offprint papers import</c>: metadata of papers from files into the site's database.</summary>
internal static class PapersCommand
{
    private const int BatchSize = 1000;

    /// <summary>From so many new papers on the full-text index is tidied at the end.</summary>
    private const long Many = 20_000;

    public static Command Create()
    {
        var files = new Argument<string[]>("files") { Description = "Files, which may be packed with gzip; - reads from standard input.", Arity = ArgumentArity.OneOrMore };
        var format = new Option<string?>("--format") { Description = $"Format: {string.Join(", ", PaperFile.Formats.Keys)} (default: seen from the file)." };
        format.AcceptOnlyFromAmong([.. PaperFile.Formats.Keys]);
        var database = new Option<string?>("--database") { Description = "The site's database: an SQLite file, or a connection string of SQLite or PostgreSQL (default: site.db in the data directory).", HelpName = "file or connection string" };
        var skip = new Option<bool>("--skip-invalid") { Description = "Leave out entries without a title or a date, and count them, instead of stopping at the first one." };
        var bound = new Option<int>("--max-gigabytes") { Description = "Most gigabytes of one file after unpacking.", DefaultValueFactory = static _ => 20, HelpName = "n" };
        var import = new Command("import",
            """
            Add papers to the site from files of arXiv (Atom, OAI-PMH), Hugging Face (daily papers) or BibTeX. Papers that are there already (same arXiv number or DOI) are brought up to date.

            Examples:
              offprint papers import library.bib
              offprint papers import listrecords-*.xml.gz --skip-invalid
              curl -s "$URL" | offprint papers import - --format arxiv-atom
            """) { files, format, database, skip, bound };
        import.SetAction((parsed, ct) => ImportAsync(parsed, parsed.GetRequiredValue(files), parsed.GetValue(format), parsed.GetValue(database), parsed.GetValue(skip), parsed.GetValue(bound), ct));
        return new Command("papers", "Papers of the site. Example: offprint papers import library.bib") { import };
    }

    private static async Task<int> ImportAsync(ParseResult parsed, string[] files, string? format, string? database, bool skip, int gigabytes, CancellationToken ct)
    {
        if (gigabytes is < 1 or > 100_000) throw new ArgumentException($"--max-gigabytes {gigabytes}: it must be a number from 1 to 100,000.");
        foreach (var file in files.Where(static f => f != "-" && !File.Exists(f))) throw new FileNotFoundException($"'{file}': there is no such file.");
        var site = new SiteOptions { Database = database ?? (Environment.GetEnvironmentVariable("OFFPRINT_DATABASE") is { Length: > 0 } set ? set : null) };
        var databases = new SiteDatabases(site);
        await databases.PrepareAsync(ct).ConfigureAwait(false);
        var store = new PaperStore(databases, new SiteCatalog(PaperCatalog.Load(Path.Combine(site.Home, "papers"))), TimeProvider.System);
        var (counts, invalid, watch) = (ImportCounts.None, 0L, Stopwatch.StartNew());
        using (var progress = new ProgressLine("import", Output.WantsJson(parsed)))
        {
            foreach (var file in files)
            {
                await using var stream = file == "-" ? Console.OpenStandardInput() : new FileStream(file, new FileStreamOptions { BufferSize = 1 << 16, Options = FileOptions.SequentialScan });
                var options = new PaperReadOptions { Name = file == "-" ? "standard input" : file, MaxBytes = (long)gigabytes << 30, OnInvalid = skip ? _ => invalid++ : null };
                foreach (var batch in PaperFile.Read(stream, format is null ? null : PaperFile.Formats[format], options).Chunk(BatchSize))
                {
                    counts = counts.Plus(await store.ImportAsync(batch, ct).ConfigureAwait(false));
                    progress.Report(Progress(stream, counts, watch.Elapsed));
                }
            }

            if (counts.Added >= Many)
            {
                progress.Report(new RunProgress(1, "tidying the index", watch.Elapsed, null));
                await store.TidyAsync(ct).ConfigureAwait(false);
            }
        }

        if (Output.WantsJson(parsed))
            Output.WriteJson(new JsonObject { ["added"] = counts.Added, ["updated"] = counts.Updated, ["unchanged"] = counts.Unchanged, ["shipped"] = counts.Shipped, ["invalid"] = invalid, ["seconds"] = Math.Round(watch.Elapsed.TotalSeconds, 1) });
        else Output.Line(string.Create(CultureInfo.InvariantCulture, $"{counts.Added:#,0} added, {counts.Updated:#,0} brought up to date, {counts.Unchanged:#,0} unchanged, {counts.Shipped:#,0} that ship{(invalid > 0 ? $", {invalid:#,0} left out" : "")}, in {watch.Elapsed.TotalSeconds:0.0} s."));
        return ExitCodes.Success;
    }

    private static RunProgress Progress(Stream stream, ImportCounts counts, TimeSpan elapsed)
    {
        var fraction = stream.CanSeek && stream.Length > 0 ? Math.Min(1, (double)stream.Position / stream.Length) : 0;
        var message = string.Create(CultureInfo.InvariantCulture, $"{counts.Total:#,0} papers, {counts.Total / Math.Max(0.001, elapsed.TotalSeconds):#,0} a second");
        return new RunProgress(fraction, message, elapsed, fraction > 0.02 ? elapsed * ((1 - fraction) / fraction) : null);
    }
}
