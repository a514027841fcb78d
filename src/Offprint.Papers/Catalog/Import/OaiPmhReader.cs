namespace Offprint.Papers;

/// <summary>Records of an OAI-PMH server, in arXiv's own metadata format or in Dublin Core. Records that were deleted there are left out.</summary>
internal static class OaiPmhReader
{
    private const string Oai = "http://www.openarchives.org/OAI/2.0/";
    private const string Arxiv = "http://arxiv.org/OAI/arXiv/";
    private const string DublinCore = "http://www.openarchives.org/OAI/2.0/oai_dc/";

    public static IEnumerable<(PaperMetadata Paper, long Line)> Read(Stream stream, PaperReadOptions options)
    {
        using var xml = new SafeXml(stream, options);
        var isAnswer = false;
        while (xml.Next())
        {
            if (!xml.IsElement) continue;
            if (xml.Depth == 0)
            {
                if (xml.Name != "OAI-PMH" || xml.Namespace != Oai) throw options.Wrong(xml.Line, $"the outermost element is '{MetadataText.Short(xml.Name)}'; it must be 'OAI-PMH'.");
                isAnswer = true;
            }
            else if (xml.Depth == 1 && xml.Name == "error")
            {
                var (line, code) = (xml.Line, xml.Attribute("code"));
                throw options.Wrong(line, $"this is an error that the server answered: {MetadataText.Short(code + " " + xml.Text())}");
            }
            else if (xml.Depth == 2 && xml.Name == "record" && xml.Namespace == Oai)
            {
                var line = xml.Line;
                xml.Entry();
                var paper = Record(xml, options, line);
                xml.Entry();
                if (paper is not null) yield return (paper, line);
            }
            else if (xml.Depth <= 2) xml.Entry();
        }

        if (!isAnswer) throw options.Wrong(1, "it is empty.");
    }

    private static PaperMetadata? Record(SafeXml xml, PaperReadOptions options, long line)
    {
        var (isDeleted, hasMetadata) = (false, false);
        PaperMetadata? paper = null;
        var depth = xml.Depth;
        if (xml.IsEmpty) throw options.Wrong(line, "the record is empty.");
        while (xml.Next() && !(xml.IsEnd && xml.Depth == depth))
        {
            if (!xml.IsElement) continue;
            if (xml.Depth == depth + 1 && xml.Name == "header") isDeleted = xml.Attribute("status") == "deleted";
            else if (xml.Depth == depth + 2 && xml.Namespace == Arxiv && xml.Name == "arXiv") paper = OfArxiv(xml);
            else if (xml.Depth == depth + 2 && xml.Namespace == DublinCore && xml.Name == "dc") paper = OfDublinCore(xml);
            else if (xml.Depth == depth + 1 && xml.Name == "metadata") hasMetadata = true;
        }

        if (paper is null && !isDeleted)
            throw options.Wrong(line, hasMetadata ? "the record's metadata are neither in the format arXiv nor oai_dc." : "the record has no metadata.");
        return isDeleted ? null : paper;
    }

    private static PaperMetadata OfArxiv(SafeXml xml)
    {
        string id = "", title = "", text = "", created = "", doi = "", last = "", first = "", suffix = "";
        var authors = new List<string>();
        string[] subjects = [];
        var depth = xml.Depth;
        if (!xml.IsEmpty)
        {
            while (xml.Next() && !(xml.IsEnd && xml.Depth == depth))
            {
                if (xml.IsEnd && xml.Name == "author")
                {
                    authors.Add($"{first} {last} {suffix}");
                    (last, first, suffix) = ("", "", "");
                }

                if (!xml.IsElement) continue;
                switch (xml.Name)
                {
                    case "id": id = xml.Text(); break;
                    case "created": created = xml.Text().Trim(); break;
                    case "title": title = xml.Text(); break;
                    case "abstract": text = xml.Text(); break;
                    case "doi": doi = xml.Text(); break;
                    case "categories": subjects = xml.Text().Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries); break;
                    case "keyname": last = xml.Text(); break;
                    case "forenames": first = xml.Text(); break;
                    case "suffix": suffix = xml.Text(); break;
                    default: break;
                }
            }
        }

        var dois = doi.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries); // sometimes there are several
        return new PaperMetadata
        {
            Title = title,
            Abstract = text,
            Authors = authors,
            Date = created,
            Area = ArxivSubjects.Area(subjects),
            Tags = subjects,
            ArxivId = id,
            Doi = dois.Select(PaperIdentifiers.Doi).FirstOrDefault(static d => d is not null),
        };
    }

    private static PaperMetadata OfDublinCore(SafeXml xml)
    {
        string title = "", text = "", date = "";
        var authors = new List<string>();
        var subjects = new List<string>();
        var identifiers = new List<string>();
        var depth = xml.Depth;
        if (!xml.IsEmpty)
        {
            while (xml.Next() && !(xml.IsEnd && xml.Depth == depth))
            {
                if (!xml.IsElement) continue;
                switch (xml.Name)
                {
                    case "title" when title.Length == 0: title = xml.Text(); break;
                    case "creator": authors.Add(AuthorNames.InOrder(xml.Text())); break;
                    case "subject": subjects.Add(xml.Text()); break;
                    case "description" when text.Length == 0: text = xml.Text(); break;
                    case "date": date = Earlier(date, xml.Text().Trim()); break;
                    case "identifier": identifiers.Add(xml.Text().Trim()); break;
                    default: break;
                }
            }
        }

        var arxiv = identifiers.Select(PaperIdentifiers.Arxiv).FirstOrDefault(static a => a is not null);
        return new PaperMetadata
        {
            Title = title,
            Abstract = text,
            Authors = authors,
            Date = date,
            Tags = subjects,
            ArxivId = arxiv,
            Doi = identifiers.Select(PaperIdentifiers.Doi).FirstOrDefault(static d => d is not null),
            Url = arxiv is null ? identifiers.Select(MetadataText.WebAddress).FirstOrDefault(static a => a is not null) : null,
        };
    }

    /// <summary>Of several dates (submitted, revised) the first one; times are left out.</summary>
    private static string Earlier(string known, string date)
    {
        var day = date.Length > 10 ? date[..10] : date;
        return known.Length == 0 || (MetadataText.IsDate(day) && string.CompareOrdinal(day, known) < 0) ? day : known;
    }
}
