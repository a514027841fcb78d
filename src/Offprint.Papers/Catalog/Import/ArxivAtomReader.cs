namespace Offprint.Papers;

/// <summary>The Atom feed with which arXiv's interface answers. Other Atom feeds of papers can be read too, only without arXiv numbers.</summary>
internal static class ArxivAtomReader
{
    private const string Atom = "http://www.w3.org/2005/Atom";

    public static IEnumerable<(PaperMetadata Paper, long Line)> Read(Stream stream, PaperReadOptions options)
    {
        using var xml = new SafeXml(stream, options);
        var isFeed = false;
        while (xml.Next())
        {
            if (!xml.IsElement) continue;
            if (xml.Depth == 0)
            {
                if (xml.Name != "feed" || xml.Namespace != Atom) throw options.Wrong(xml.Line, $"the outermost element is '{MetadataText.Short(xml.Name)}'; it must be 'feed' of Atom.");
                isFeed = true;
            }
            else if (xml.Depth == 1 && xml.Name == "entry" && xml.Namespace == Atom)
            {
                var line = xml.Line;
                xml.Entry();
                yield return (Entry(xml, options, line), line);
                xml.Entry();
            }
            else if (xml.Depth == 1) xml.Entry();
        }

        if (!isFeed) throw options.Wrong(1, "it is empty.");
    }

    private static PaperMetadata Entry(SafeXml xml, PaperReadOptions options, long line)
    {
        string id = "", title = "", summary = "", published = "", doi = "", link = "";
        var authors = new List<string>();
        var categories = new List<string>();
        var depth = xml.Depth;
        if (!xml.IsEmpty)
        {
            while (xml.Next() && !(xml.IsEnd && xml.Depth == depth))
            {
                if (!xml.IsElement) continue;
                switch (xml.Name)
                {
                    case "id": id = xml.Text().Trim(); break;
                    case "title": title = xml.Text(); break;
                    case "summary": summary = xml.Text(); break;
                    case "published": published = xml.Text().Trim(); break;
                    case "updated" when published.Length == 0: published = xml.Text().Trim(); break;
                    case "doi": doi = xml.Text().Trim(); break;
                    case "name" when xml.Depth == depth + 2: authors.Add(xml.Text()); break;
                    case "category" when xml.Attribute("term") is { } term: categories.Add(term); break;
                    case "primary_category" when xml.Attribute("term") is { } first: categories.Insert(0, first); break;
                    case "link" when xml.Attribute("rel") is null or "alternate" && xml.Attribute("href") is { } address: link = address; break;
                    default: break;
                }
            }
        }

        if (id.Contains("/api/errors", StringComparison.Ordinal)) throw options.Wrong(line, $"this is an error that arXiv answered: {MetadataText.Short(summary)}");
        var arxiv = PaperIdentifiers.Arxiv(id);
        return new PaperMetadata
        {
            Title = title,
            Abstract = summary,
            Authors = authors,
            Date = published.Length >= 10 ? published[..10] : published,
            Area = ArxivSubjects.Area(categories),
            Tags = categories,
            ArxivId = arxiv,
            Doi = PaperIdentifiers.Doi(doi),
            Url = arxiv is null ? MetadataText.WebAddress(link) ?? MetadataText.WebAddress(id) : null,
        };
    }
}
