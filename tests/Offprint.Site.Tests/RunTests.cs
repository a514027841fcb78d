using System.Net;
using AngleSharp.Dom;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Offprint.Papers;
using Offprint.Site.Database;
using Offprint.Site.Find;
using Offprint.Site.Runs;
using Offprint.Site.Security;

namespace Offprint.Site.Tests;

/// <summary>Running papers from a browser.</summary>
public sealed class RunTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_paper_really_runs_and_its_report_can_be_had_in_three_formats()
    {
        await using var site = await TestSite.StartAsync(o => o with { RunCommand = TestSite.RealRuns });
        var id = await site.RunAsync("hamming-distances");
        var run = await site.WaitAsync(id, "done");
        Assert.Equal("quick", (string?)run["size"]);
        Assert.Null((string?)run["verdict"]);
        var page = await site.PageAsync("/runs/" + id);
        Assert.Equal("Quick run, no verdict", page.QuerySelector(".verdict .word")!.TextContent);
        Assert.NotEmpty(page.QuerySelectorAll("figure.claimchart svg"));
        Assert.Empty(page.QuerySelectorAll("[data-live]"));

        var report = RunReport.Parse(await TextAsync(site, $"/runs/{id}/report.json"));
        Assert.Equal("hamming-distances", report.Paper);
        Assert.NotEmpty(report.Measurements);
        Assert.Contains("<svg", await TextAsync(site, $"/runs/{id}/report.html"), StringComparison.Ordinal);
        var svg = System.Xml.Linq.XDocument.Parse(await TextAsync(site, $"/runs/{id}/report.svg"));
        Assert.Equal("svg", svg.Root!.Name.LocalName);
        Assert.Equal(report.Claims.Count(c => double.IsFinite(c.Estimate)), svg.Descendants().Count(e => (string?)e.Attribute("class") == "estimate"));

        Assert.Equal(report.StartedAt, new RunStore(Path.Combine(site.Home, "runs")).Latest("hamming-distances")!.Load().StartedAt); // the command line sees it too
        Assert.Contains((await site.PageAsync("/papers/hamming-distances")).QuerySelectorAll(".runs a"), a => a.GetAttribute("href") == "/runs/" + id);
        Assert.Contains((await site.PageAsync("/runs")).QuerySelectorAll(".runs a"), a => a.GetAttribute("href") == "/runs/" + id);
    }

    [Fact]
    public async Task A_run_is_watched_live_and_its_chart_grows()
    {
        var go = Path.Combine(Path.GetTempPath(), "offprint-go-" + Guid.NewGuid().ToString("N"));
        await using var site = await TestSite.StartAsync(o => o with { RunCommand = TestSite.Played(o.Home, $"while [ ! -f {go} ]; do sleep 0.1; done") });
        var id = await site.RunAsync("prepacking");
        await site.WaitAsync(id, "running");
        using var response = await site.Client.GetAsync(new Uri($"/runs/{id}/events", UriKind.Relative), HttpCompletionOption.ResponseHeadersRead, Ct);
        Assert.Equal("text/event-stream", response.Content.Headers.ContentType!.MediaType);
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(Ct));
        var events = new List<string>();
        var released = false;
        while (await reader.ReadLineAsync(Ct) is { } line)
        {
            events.Add(line);
            if (!released && line.StartsWith("data:", StringComparison.Ordinal) && line.Contains("prepacked seconds", StringComparison.Ordinal))
            {
                Assert.Contains("\"fraction\":0.25", line, StringComparison.Ordinal);
                Assert.Contains("about 3 s left", line, StringComparison.Ordinal);
                var live = await site.PageAsync("/runs/" + id);
                Assert.Equal(2, live.QuerySelectorAll(".live svg circle").Length);
                Assert.Equal("measuring <b>batches</b>", live.QuerySelector("[data-part=message]")!.TextContent);
                Assert.Equal("0.25", live.QuerySelector("progress")!.GetAttribute("value"));
                await File.WriteAllTextAsync(go, "", Ct);
                released = true;
            }

            if (line == "event: end") break;
        }

        File.Delete(go);
        Assert.True(released, string.Join('\n', events));
        Assert.Contains("event: view", events);
        Assert.Equal("event: end", events[^1]);
        Assert.Equal("done", (string?)(await site.WaitAsync(id, "done"))["state"]);
    }

    [Fact]
    public async Task A_running_run_can_be_cancelled_and_the_next_one_takes_its_turn()
    {
        await using var site = await TestSite.StartAsync(o => o with { RunCommand = TestSite.Played(o.Home, "read -r cancel", last: "exit 0") });
        var first = await site.RunAsync("prepacking");
        await site.WaitAsync(first, "running");
        var second = await site.RunAsync("prepacking");
        var third = await site.RunAsync("prepacking");
        Assert.Contains("one run is before it", (await site.PageAsync("/runs/" + third)).QuerySelector(".live")!.TextContent, StringComparison.Ordinal);

        foreach (var id in new[] { second, first })
        {
            using var response = await site.SubmitAsync("/runs/" + id, $"/runs/{id}/cancel");
            Assert.Equal("/runs/" + id, response.Headers.Location!.ToString());
            await site.WaitAsync(id, "cancelled");
        }

        Assert.Contains("cancelled at 25%", (await site.PageAsync("/runs/" + first)).QuerySelector("main")!.TextContent, StringComparison.Ordinal);
        await site.WaitAsync(third, "running");
        Assert.Null((await site.JsonAsync("/api/v1/runs/" + second))["startedAt"]);
    }

    [Fact]
    public async Task A_stop_marks_what_works_as_interrupted_and_keeps_what_waits()
    {
        var home = Directory.CreateTempSubdirectory("offprint-site-").FullName;
        string first, second;
        await using (var site = await TestSite.StartAsync(o => o with { RunCommand = TestSite.Played(o.Home, "read -r cancel", last: "exit 0") }, home))
        {
            first = await site.RunAsync("prepacking");
            await site.WaitAsync(first, "running");
            second = await site.RunAsync("prepacking");
        }

        await using (var site = await TestSite.StartAsync(home: home))
        {
            Assert.Equal("interrupted", (string?)(await site.WaitAsync(first, "interrupted"))["state"]);
            Assert.Contains("the server stopped", (await site.PageAsync("/runs/" + first)).QuerySelector("main")!.TextContent, StringComparison.Ordinal);
            await site.WaitAsync(second, "done");
        }

        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        Directory.Delete(home, recursive: true);
    }

    [Fact]
    public async Task A_run_that_ends_while_the_database_is_locked_is_kept()
    {
        var home = Directory.CreateTempSubdirectory("offprint-site-").FullName;
        var go = Path.Combine(home, "go");
        await using (var site = await TestSite.StartAsync(
            o => o with { Database = $"Data Source={Path.Combine(home, "site.db")};Default Timeout=1", RunCommand = TestSite.Played(o.Home, $"while [ ! -f {go} ]; do sleep 0.1; done") }, home))
        {
            var id = await site.RunAsync("prepacking");
            await site.WaitAsync(id, "running");
            await using (var other = new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={Path.Combine(home, "site.db")}"))
            {
                await other.OpenAsync(Ct);
                await using var held = other.BeginTransaction(deferred: false);
                await File.WriteAllTextAsync(go, "", Ct);
                await Task.Delay(TimeSpan.FromSeconds(3), Ct); // longer than a command waits for the lock
                Assert.Equal("running", (string?)(await site.JsonAsync("/api/v1/runs/" + id))["state"]);
            }

            await site.WaitAsync(id, "done");
            await site.WaitAsync(await site.RunAsync("prepacking"), "done"); // and the next one works
        }

        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        Directory.Delete(home, recursive: true);
    }

    [Fact]
    public async Task A_server_that_was_killed_finds_its_run_interrupted()
    {
        var home = Directory.CreateTempSubdirectory("offprint-site-").FullName;
        var databases = new SiteDatabases(new SiteOptions { Home = home });
        await databases.PrepareAsync(Ct);
        await using (var database = databases.Open())
        {
            database.Runs.Add(new RunRow { Id = "killed", Paper = "prepacking", Size = RunSize.Quick, Options = "{}", CreatedAt = DateTimeOffset.UtcNow, StartedAt = DateTimeOffset.UtcNow, State = RunState.Running });
            await database.SaveChangesAsync(Ct);
        }

        await using (var site = await TestSite.StartAsync(home: home))
        {
            var run = await site.WaitAsync("killed", "interrupted");
            Assert.NotNull(run["endedAt"]);
        }

        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        Directory.Delete(home, recursive: true);
    }

    [Theory]
    [InlineData("echo '{\"type\":\"error\",\"message\":\"no prompts were found\"}'", "no prompts were found")]
    [InlineData("echo 'out of memory' >&2; exit 7", "exit code 7")]
    [InlineData("kill -9 $$", "no result")]
    public async Task A_run_that_fails_says_why(string last, string part)
    {
        await using var site = await TestSite.StartAsync(o => o with { RunCommand = TestSite.Played(o.Home, ":", last) });
        var id = await site.RunAsync("prepacking");
        var run = await site.WaitAsync(id, "failed");
        Assert.Contains(part, (string?)run["error"], StringComparison.Ordinal);
        Assert.Contains(part, (await site.PageAsync("/runs/" + id)).QuerySelector("main")!.TextContent, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await site.SendAsync($"/runs/{id}/report.json")).StatusCode);
    }

    [Fact]
    public async Task A_wrong_option_is_shown_beside_its_field_and_nothing_runs()
    {
        await using var site = await TestSite.StartAsync();
        using var response = await site.SubmitAsync("/papers/prepacking/run", "/papers/prepacking/run", ("size", "default"), ("o.batch-size", "lots"), ("o.batches", "3"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, response.StatusCode);
        var page = new AngleSharp.Html.Parser.HtmlParser().ParseDocument(await response.Content.ReadAsStringAsync(Ct));
        var wrong = Assert.Single(page.QuerySelectorAll(".field.wrong"));
        Assert.Contains("whole number from 2 to 1,024", wrong.QuerySelector(".error")!.TextContent, StringComparison.Ordinal);
        Assert.Equal("lots", wrong.QuerySelector("input")!.GetAttribute("value"));
        Assert.Equal("3", page.QuerySelector("input[name='o.batches']")!.GetAttribute("value"));
        Assert.NotNull(page.QuerySelector("input[value=default][checked]"));
        Assert.Empty((await site.JsonAsync("/api/v1/runs"))["items"]!.AsArray());
    }

    [Fact]
    public async Task Options_go_to_the_run_when_they_differ_from_their_defaults()
    {
        await using var site = await TestSite.StartAsync();
        using var response = await site.SubmitAsync("/papers/prepacking/run", "/papers/prepacking/run", ("size", "quick"), ("o.batch-size", "16"), ("o.batches", "6"));
        var id = response.Headers.Location!.ToString()["/runs/".Length..];
        var run = await site.JsonAsync("/api/v1/runs/" + id);
        Assert.Equal("{\"--batch-size\":\"16\"}", run["options"]!.ToJsonString());
        Assert.Contains("--batch-size 16", (await site.PageAsync("/runs/" + id)).QuerySelector("main")!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Options_that_hold_paths_are_on_no_form_and_are_refused()
    {
        await using var site = await TestSite.StartAsync();
        foreach (var slug in ReproductionRegistry.Default.Slugs)
        {
            var page = await site.PageAsync($"/papers/{slug}/run");
            var open = ReproductionRegistry.Default.Create(slug).Options.Where(o => o.Kind is not (OptionKind.File or OptionKind.Folder)).Select(o => o.Flag);
            Assert.Equal(open, page.QuerySelectorAll(".field > label code").Select(c => c.TextContent));
        }

        var id = await site.RunAsync("prepacking", ("size", "quick"), ("o.prompts", "/etc/passwd"), ("o.model", "/etc"));
        Assert.Equal("{}", (await site.JsonAsync("/api/v1/runs/" + id))["options"]!.ToJsonString());
        var reproduction = ReproductionRegistry.Default.Create("prepacking");
        Assert.Contains("command line", Assert.Throws<OptionException>(() => RunForm.Check(reproduction, new Dictionary<string, string> { ["--prompts"] = "/etc/passwd" })).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_form_without_its_token_starts_nothing()
    {
        await using var site = await TestSite.StartAsync();
        using var content = new FormUrlEncodedContent([new("size", "quick")]);
        using var response = await site.Client.PostAsync(new Uri("/papers/prepacking/run", UriKind.Relative), content, Ct);
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Contains("The form is too old", await response.Content.ReadAsStringAsync(Ct), StringComparison.Ordinal);
        Assert.True(response.Headers.Contains("Content-Security-Policy"));
        Assert.Empty((await site.JsonAsync("/api/v1/runs"))["items"]!.AsArray());
    }

    [Fact]
    public async Task A_run_that_is_run_again_has_the_same_options()
    {
        await using var site = await TestSite.StartAsync();
        var key = await site.Get<ApiKeys>().CreateAsync("test", Ct);
        using var asked = await site.SendAsync("/api/v1/runs", r =>
        {
            r.Headers.Authorization = new("Bearer", key);
            r.Content = new StringContent("""{"paper":"learning-curves","options":{"--whole-files":false}}""", System.Text.Encoding.UTF8, "application/json");
        }, HttpMethod.Post);
        var first = asked.Headers.Location!.ToString().Split('/')[^1];
        await site.WaitAsync(first, "done");
        var hidden = (await site.PageAsync("/runs/" + first)).QuerySelectorAll("form[action='/papers/learning-curves/run'] input[type=hidden]")
            .Select(i => (i.GetAttribute("name")!, i.GetAttribute("value")!)).Where(i => i.Item1 != "__RequestVerificationToken").ToArray();
        using var again = await site.SubmitAsync("/runs/" + first, "/papers/learning-curves/run", hidden);
        var second = again.Headers.Location!.ToString()["/runs/".Length..];
        Assert.NotEqual(first, second);
        Assert.DoesNotContain("true", (await site.JsonAsync("/api/v1/runs/" + second))["options"]!.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Visitors_of_a_public_site_see_runs_and_start_none()
    {
        await using var site = await TestSite.StartAsync(o => o with { PublicUrl = new Uri("https://papers.example.org") });
        Assert.Empty((await site.PageAsync("/papers/prepacking")).QuerySelectorAll("form[method=post]"));
        await site.PageAsync("/papers/prepacking/run", HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task What_a_proxy_passes_on_does_not_count_as_local()
    {
        await using var site = await TestSite.StartAsync();
        using var response = await site.SendAsync("/papers/prepacking/run", r => r.Headers.Add("X-Forwarded-For", "203.0.113.7"));
        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
    }

    [Fact]
    public async Task The_queue_has_an_end_and_starts_are_limited()
    {
        await using var site = await TestSite.StartAsync(o => o with { QueueLength = 1, RunsPerMinute = 3, RunCommand = TestSite.Played(o.Home, "read -r cancel", last: "exit 0") });
        var first = await site.RunAsync("prepacking");
        await site.WaitAsync(first, "running");
        await site.RunAsync("prepacking");
        using var full = await site.SubmitAsync("/papers/prepacking", "/papers/prepacking/run", ("size", "quick"));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, full.StatusCode);
        using var often = await site.SubmitAsync("/papers/prepacking", "/papers/prepacking/run", ("size", "quick"));
        Assert.Equal(HttpStatusCode.TooManyRequests, often.StatusCode);
        Assert.NotNull(often.Headers.RetryAfter);
    }

    [Fact]
    public async Task What_is_run_trends_and_a_quick_run_counts_half()
    {
        await using var site = await TestSite.StartAsync();
        var last = (await site.JsonAsync("/api/v1/papers?sort=trending&size=100"))["items"]!.AsArray().Select(p => (string)p!["slug"]!).Last(s => ReproductionRegistry.Default.Contains(s));
        await using (var database = site.Get<SiteDatabases>().Open())
        {
            RunRow Row(string id, string paper, RunSize size, int daysAgo, RunState state = RunState.Done) => new() { Id = id, Paper = paper, Size = size, Options = "{}", CreatedAt = DateTimeOffset.UtcNow.AddDays(-daysAgo), State = state };
            database.Runs.AddRange(
                Row("a", last, RunSize.Default, 0), Row("b", "prepacking", RunSize.Quick, 0), Row("c", "hamming-distances", RunSize.Default, 14), Row("d", "lion", RunSize.Default, 100), Row("e", "pyglove", RunSize.Default, 0, RunState.Failed));
            await database.SaveChangesAsync(Ct);
        }

        var trending = site.Get<Trending>();
        trending.Changed();
        var scores = await trending.ScoresAsync(Ct);
        Assert.Equal(3, scores.Count);
        Assert.Equal(1, scores[last], 3);
        Assert.Equal(0.5, scores["prepacking"], 3);
        Assert.Equal(0.25, scores["hamming-distances"], 3);
        Assert.Equal([last, "prepacking", "hamming-distances"], (await site.PageAsync("/")).QuerySelectorAll(".paper h2 a").Take(3).Select(a => a.GetAttribute("href")!["/papers/".Length..]));
    }

    [Fact]
    public async Task Databases_of_both_kinds_have_migrations_for_the_whole_model()
    {
        var sqlite = new SiteDatabases(new SiteOptions { Database = "Data Source=:memory:" });
        var postgres = new SiteDatabases(new SiteOptions { Database = "Host=localhost;Database=none" });
        Assert.Equal(("sqlite", "postgresql"), (sqlite.Kind, postgres.Kind));
        foreach (var databases in new[] { sqlite, postgres })
        {
            await using var database = databases.Open();
            Assert.False(database.Database.HasPendingModelChanges());
            Assert.NotEmpty(database.Database.GetMigrations());
        }
    }

    [Fact]
    public async Task An_old_database_is_brought_up_to_date_and_keeps_what_is_in_it()
    {
        var home = Directory.CreateTempSubdirectory("offprint-site-").FullName;
        var databases = new SiteDatabases(new SiteOptions { Home = home });
        await OldDatabases.CheckAsync(databases, Ct);
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        Directory.Delete(home, recursive: true);
    }

    [Theory]
    [InlineData("Server=x;Uid=y")]
    [InlineData("Data Source=a;Nonsense=1")]
    public void A_connection_string_that_is_none_is_refused(string text) =>
        Assert.Contains("--database", Assert.Throws<ArgumentException>(() => new SiteDatabases(new SiteOptions { Database = text })).Message, StringComparison.Ordinal);

    [Fact]
    public async Task A_file_that_is_no_database_is_named()
    {
        var file = Path.Combine(Path.GetTempPath(), $"offprint-{Guid.NewGuid():N}.db");
        await File.WriteAllTextAsync(file, string.Concat(Enumerable.Repeat("this is no database ", 100)), Ct);
        var exception = await Assert.ThrowsAsync<IOException>(() => new SiteDatabases(new SiteOptions { Database = file }).PrepareAsync(Ct));
        Assert.Contains(file, exception.Message, StringComparison.Ordinal);
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        File.Delete(file);
    }

    private static async Task<string> TextAsync(TestSite site, string path)
    {
        using var response = await site.SendAsync(path);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return await response.Content.ReadAsStringAsync(Ct);
    }
}
