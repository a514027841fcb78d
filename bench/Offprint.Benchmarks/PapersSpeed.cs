using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Offprint.Papers;
using Offprint.Site;
using Offprint.Site.Find;
using Offprint.Site.Library;

namespace Offprint.Benchmarks;

/// <summary>The site with many papers: how fast they are imported, and how long searching and pages take then.</summary>
internal static class PapersSpeed
{
    private const int Batch = 1_000, Queries = 400, Rounds = 15;

    public static async Task<int> RunAsync(IReadOnlyList<string> args)
    {
        var rows = 1_000_000;
        if (args.Count > 0 && (!int.TryParse(args[0].Replace(",", "", StringComparison.Ordinal), NumberStyles.None, CultureInfo.InvariantCulture, out rows) || rows < Batch))
        {
            Console.Error.WriteLine($"rows '{args[0]}': it must be a whole number from {Batch:#,0}");
            return 2;
        }

        var environment = RunEnvironment.Current();
        Console.WriteLine($"{environment.Cpu}, {environment.Cores} cores, {environment.MemoryGiB:0.0} GiB, {environment.Os}, {environment.Runtime}");
        var folder = Directory.CreateTempSubdirectory("offprint-papers-").FullName;
        try
        {
            await MeasureAsync(new SiteOptions { Port = 0, Home = folder, RequestsPerMinute = 1_000_000 }, rows).ConfigureAwait(false);
            if (args.Count > 1) await MeasureAsync(new SiteOptions { Port = 0, Home = folder, RequestsPerMinute = 1_000_000, Database = args[1] }, rows).ConfigureAwait(false);
        }
        finally
        {
            Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
            Directory.Delete(folder, recursive: true);
        }

        return 0;
    }

    private static async Task MeasureAsync(SiteOptions options, int rows)
    {
        await using var server = await SiteServer.StartAsync(options).ConfigureAwait(false);
        var store = server.Services.GetRequiredService<PaperStore>();
        Console.WriteLine($"{(options.Database is null ? "SQLite" : "PostgreSQL")}, {rows:#,0} generated papers");
        var papers = new GeneratedPapers(7);
        var (busy, last, step) = (new Stopwatch(), TimeSpan.Zero, Math.Max(Batch, rows / 10));
        for (var done = 0; done < rows; done += Batch)
        {
            var batch = Enumerable.Range(done, Math.Min(Batch, rows - done)).Select(papers.Next).ToList();
            busy.Start();
            await store.ImportAsync(batch, CancellationToken.None).ConfigureAwait(false);
            busy.Stop();
            if ((done + Batch) % step != 0) continue;
            Console.WriteLine($"  {done + Batch,9:#,0} imported, {step / (busy.Elapsed - last).TotalSeconds,8:#,0} papers/s in this part");
            last = busy.Elapsed;
        }

        Console.WriteLine($"  import: {rows / busy.Elapsed.TotalSeconds:#,0} papers/s over all ({busy.Elapsed.TotalMinutes:0.0} min; making the papers is not counted)");
        var tidy = Stopwatch.StartNew();
        await store.TidyAsync(CancellationToken.None).ConfigureAwait(false);
        Console.WriteLine($"  tidying the index: {tidy.Elapsed.TotalSeconds:0.0} s");
        if (options.Database is null) Console.WriteLine($"  file: {new FileInfo(Path.Combine(options.Home, "site.db")).Length / 1e9:0.00} GB");
        await SearchAsync(server, store).ConfigureAwait(false);
        await PagesAsync(server).ConfigureAwait(false);
    }

    private static async Task SearchAsync(SiteServer server, PaperStore store)
    {
        var queries = new GeneratedPapers(11);
        var lists = server.Services.GetRequiredService<PaperLists>();
        foreach (var (name, search) in new (string, Func<string, Task>)[]
        {
            ("store", async q => await store.SearchAsync(q, new PaperFilter(), 25, CancellationToken.None).ConfigureAwait(false)),
            ("store, one area", async q => await store.SearchAsync(q, new PaperFilter { Area = PaperArea.Code }, 25, CancellationToken.None).ConfigureAwait(false)),
            ("with the catalog", async q => await lists.FindAsync(new PaperFilter { Query = q }, CancellationToken.None).ConfigureAwait(false)),
            ("suggestions", async q => await lists.SuggestAsync(q, 8, CancellationToken.None).ConfigureAwait(false)),
        })
        {
            await search("warm up").ConfigureAwait(false);
            var (times, slowest) = (new List<double>(), (Time: 0.0, Query: ""));
            for (var i = 0; i < Queries; i++)
            {
                var query = queries.Query();
                var watch = Stopwatch.StartNew();
                await search(query).ConfigureAwait(false);
                times.Add(watch.Elapsed.TotalMilliseconds);
                if (times[^1] > slowest.Time) slowest = (times[^1], query);
            }

            Console.WriteLine($"  search, {name,-17} p50 {At(times, 0.5),6:0.0} ms  p95 {At(times, 0.95),6:0.0} ms  slowest {slowest.Time:0} ms ({slowest.Query})");
        }
    }

    private static async Task PagesAsync(SiteServer server)
    {
        using var client = new HttpClient { BaseAddress = server.Address };
        var authors = await client.GetStringAsync(new Uri("/authors?from=m", UriKind.Relative)).ConfigureAwait(false);
        var author = authors[(authors.IndexOf("href=\"/authors/", StringComparison.Ordinal) + 6)..];
        string[] paths =
        [
            "/", "/?page=3", "/papers", "/papers?page=300", "/papers?sort=title&page=200", "/papers?area=code&year=2020", "/areas", "/areas/code?page=20", "/tags", "/tags/cs.aa", "/tags/cs.aa?page=100", "/authors?from=m",
            author[..author.IndexOf('"', StringComparison.Ordinal)], "/daily/2024-04-15", "/papers/arxiv-0501-00007", "/papers/prepacking", "/search?q=language+models", "/search?q=quantum+graph&area=code", "/search/suggest?q=neu",
            "/feeds/new.atom", "/feeds/area/code.json", "/api/v1/papers?since=2026&size=100", "/api/v1/papers/arxiv-0501-00007",
        ];
        foreach (var path in paths)
        {
            var times = new List<double>();
            for (var i = 0; i <= Rounds; i++)
            {
                var watch = Stopwatch.StartNew();
                using var answer = await client.GetAsync(new Uri(path, UriKind.Relative)).ConfigureAwait(false);
                answer.EnsureSuccessStatusCode();
                await answer.Content.ReadAsByteArrayAsync().ConfigureAwait(false);
                times.Add(watch.Elapsed.TotalMilliseconds);
            }

            var first = times[0];
            times.RemoveAt(0);
            Console.WriteLine($"  page {path,-48} first {first,6:0} ms  p50 {At(times, 0.5),6:0.0} ms  p95 {At(times, 0.95),6:0.0} ms");
        }
    }

    private static double At(List<double> times, double share) => times.Order().ElementAt((int)Math.Ceiling(share * times.Count) - 1);
}
