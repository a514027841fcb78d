using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Xml;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Offprint.Papers;
using Offprint.Site.Digests;
using Offprint.Site.Find;
using Offprint.Site.Hosting;
using Offprint.Site.Markup;
using Offprint.Site.Runs;

namespace Offprint.Site.Feeds;

/// <summary>Lists as Atom, RSS 2.0 and JSON Feed 1.1: new papers, trending papers, results, each area.</summary>
internal static class FeedEndpoints
{
    private const int Entries = 40;
    private static readonly XmlWriterSettings Settings = new() { Encoding = new UTF8Encoding(false), Indent = true, Async = false };

    public static void Map(IEndpointRouteBuilder routes)
    {
        var feeds = routes.MapGroup("/feeds").ExcludeFromDescription();
        feeds.MapGet("/{list}.{format}", ListAsync);
        feeds.MapGet("/area/{name}.{format}", AreaAsync);
    }

    private static async Task<IResult> ListAsync(string list, string format, HttpContext context, PaperLists lists, SiteCatalog catalog, SiteOptions options, CancellationToken ct)
    {
        switch (list)
        {
            case "new":
                return Answer(new Feed("New papers", "/papers", await PapersAsync(lists, catalog, new PaperFilter { Sort = "newest", Size = Entries }, ct)), format, context, options);
            case "trending":
                return Answer(new Feed("Trending papers", "/", await PapersAsync(lists, catalog, new PaperFilter { Sort = "trending", Size = Entries }, ct)), format, context, options);
            case "results":
                var results = catalog.Results.OrderByDescending(r => r.Value.StartedAt).Take(Entries)
                    .Select(r => new FeedEntry(ListedPaper.Of(catalog.Find(r.Key)!), r.Value.StartedAt, $"{VerdictText.Headline(r.Value)}: {r.Value.Title}", Headlines.Of(r.Value), "/papers/" + r.Key + "#found")
                    {
                        Published = r.Value.StartedAt,
                        Id = string.Create(System.Globalization.CultureInfo.InvariantCulture, $"/papers/{r.Key}#found-{r.Value.StartedAt.UtcDateTime:yyyyMMddHHmmss}"), // a result recorded anew is a new entry
                    });
                return Answer(new Feed("Results", "/papers", [.. results]), format, context, options);
            case "search":
                var filter = PaperFilter.Read(context.Request.Query, out var errors) with { Page = 1, Size = Entries };
                if (errors.Count > 0) return Page.Message(StatusCodes.Status400BadRequest, "Not understood", string.Join(' ', errors.Values.SelectMany(e => e)));
                var query = SavedSearches.Query(filter);
                if (query.Length == 0) return Page.Message(StatusCodes.Status400BadRequest, "Not understood", "A feed of a search needs words (q) or a filter (area, kind, tag, author, result, year, since).");
                filter = filter with { Sort = filter.Sort ?? "newest" }; // readers of feeds want what is new, not what fits best
                return Answer(new Feed(filter.Query is { } words ? $"Papers about “{words}”" : "Papers: " + query.Replace('&', ' '), SavedSearches.Path(query), await PapersAsync(lists, catalog, filter, ct)), format, context, options);
            default:
                return Page.NotFound($"There is no feed '{list}'; there are new, trending, results, search?q=<words> and area/<area>.");
        }
    }

    private static async Task<IResult> AreaAsync(string name, string format, HttpContext context, PaperLists lists, SiteCatalog catalog, SiteOptions options, CancellationToken ct) =>
        CardNames.All<PaperArea>().TryGetValue(name, out var area)
            ? Answer(new Feed($"Papers on {name}", "/areas/" + name, await PapersAsync(lists, catalog, new PaperFilter { Area = area, Sort = "newest", Size = Entries }, ct)), format, context, options)
            : Page.NotFound($"There is no area '{name}'.");

    private static async Task<IReadOnlyList<FeedEntry>> PapersAsync(PaperLists lists, SiteCatalog catalog, PaperFilter filter, CancellationToken ct) =>
        [.. (await lists.FindAsync(filter, ct)).Papers.Select(p => new FeedEntry(p, Later(Dates.Start(p.Date), p.Catalog is null ? p.Stored!.AddedAt : catalog.Result(p.Catalog)?.StartedAt), p.Title, p.Line, "/papers/" + p.Slug))];

    private static DateTimeOffset Later(DateTimeOffset date, DateTimeOffset? result) => result > date ? result.Value : date;

    private static IResult Answer(Feed feed, string format, HttpContext context, SiteOptions options)
    {
        var root = SiteAddress.Of(context, options);
        var self = root + context.Request.Path.Value!.ToLowerInvariant() + context.Request.QueryString; // as it is written everywhere, however it was typed
        return format switch
        {
            "atom" => Results.Text(Atom(feed, root, self), "application/atom+xml; charset=utf-8"),
            "rss" => Results.Text(Rss(feed, root, self), "application/rss+xml; charset=utf-8"),
            "json" => Results.Text(Json(feed, root, self), "application/feed+json; charset=utf-8"),
            _ => Page.NotFound($"A feed can be had as atom, rss or json, not as '{format}'."),
        };
    }

    private static string Atom(Feed feed, string root, string self) => Write(xml =>
    {
        const string Namespace = "http://www.w3.org/2005/Atom";
        xml.WriteStartElement("feed", Namespace);
        xml.WriteElementString("id", self);
        xml.WriteElementString("title", "Offprint: " + feed.Title);
        xml.WriteElementString("updated", Rfc3339(feed.Updated));
        Link("self", self);
        Link("alternate", root + feed.Path);
        foreach (var entry in feed.Entries)
        {
            xml.WriteStartElement("entry");
            xml.WriteElementString("id", root + entry.Id);
            xml.WriteElementString("title", entry.Title);
            xml.WriteElementString("published", Rfc3339(entry.Published));
            xml.WriteElementString("updated", Rfc3339(entry.Updated));
            Link("alternate", root + entry.Path);
            foreach (var author in entry.Paper.Authors)
            {
                xml.WriteStartElement("author");
                xml.WriteElementString("name", author);
                xml.WriteEndElement();
            }

            if (entry.Paper.Area is { } area)
            {
                xml.WriteStartElement("category");
                xml.WriteAttributeString("term", area.Name());
                xml.WriteEndElement();
            }

            xml.WriteElementString("summary", entry.Text);
            xml.WriteEndElement();
        }

        xml.WriteEndElement();

        void Link(string relation, string address)
        {
            xml.WriteStartElement("link");
            xml.WriteAttributeString("rel", relation);
            xml.WriteAttributeString("href", address);
            xml.WriteEndElement();
        }
    });

    private static string Rss(Feed feed, string root, string self) => Write(xml =>
    {
        xml.WriteStartElement("rss");
        xml.WriteAttributeString("version", "2.0");
        xml.WriteAttributeString("xmlns", "atom", null, "http://www.w3.org/2005/Atom");
        xml.WriteStartElement("channel");
        xml.WriteElementString("title", "Offprint: " + feed.Title);
        xml.WriteElementString("link", root + feed.Path);
        xml.WriteElementString("description", feed.Title + " of a site on which papers run.");
        xml.WriteStartElement("link", "http://www.w3.org/2005/Atom");
        xml.WriteAttributeString("rel", "self");
        xml.WriteAttributeString("href", self);
        xml.WriteAttributeString("type", "application/rss+xml");
        xml.WriteEndElement();
        foreach (var entry in feed.Entries)
        {
            xml.WriteStartElement("item");
            xml.WriteElementString("title", entry.Title);
            xml.WriteElementString("link", root + entry.Path);
            xml.WriteElementString("guid", root + entry.Id);
            xml.WriteElementString("pubDate", entry.Published.ToString("R", System.Globalization.CultureInfo.InvariantCulture));
            if (entry.Paper.Area is { } area) xml.WriteElementString("category", area.Name());
            xml.WriteElementString("description", entry.Text);
            xml.WriteEndElement();
        }

        xml.WriteEndElement();
        xml.WriteEndElement();
    });

    private static string Json(Feed feed, string root, string self) => new JsonObject
    {
        ["version"] = "https://jsonfeed.org/version/1.1",
        ["title"] = "Offprint: " + feed.Title,
        ["home_page_url"] = root + feed.Path,
        ["feed_url"] = self,
        ["items"] = new JsonArray([.. feed.Entries.Select(entry => (JsonNode)new JsonObject
        {
            ["id"] = root + entry.Id,
            ["url"] = root + entry.Path,
            ["title"] = entry.Title,
            ["content_text"] = entry.Text,
            ["date_published"] = Rfc3339(entry.Published),
            ["date_modified"] = Rfc3339(entry.Updated),
            ["authors"] = new JsonArray([.. entry.Paper.Authors.Select(a => (JsonNode)new JsonObject { ["name"] = a })]),
            ["tags"] = new JsonArray([.. (entry.Paper.Area is { } area ? (string[])[area.Name()] : []).Concat(entry.Paper.Tags).Select(t => (JsonNode)t)]),
        })]),
    }.ToJsonString(JsonSerializerOptions.Web);

    private static string Write(Action<XmlWriter> write)
    {
        using var memory = new MemoryStream();
        using (var xml = XmlWriter.Create(memory, Settings)) write(xml);
        return Encoding.UTF8.GetString(memory.ToArray());
    }

    private static string Rfc3339(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture);

    private sealed record Feed(string Title, string Path, IReadOnlyList<FeedEntry> Entries)
    {
        public DateTimeOffset Updated => Entries.Count == 0 ? DateTimeOffset.UnixEpoch : Entries.Max(e => e.Updated);
    }

    private sealed record FeedEntry(ListedPaper Paper, DateTimeOffset Updated, string Title, string Text, string Path)
    {
        /// <summary>What readers know the entry by; never changes.</summary>
        public string Id { get; init; } = Path;

        public DateTimeOffset Published { get; init; } = Dates.Start(Paper.Date);
    }
}
