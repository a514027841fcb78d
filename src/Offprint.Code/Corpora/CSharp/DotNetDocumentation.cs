using System.Text;
using System.Xml;
using System.Xml.Linq;

namespace Offprint.Code;

/// <summary>Reads the XML documentation that reference packs and packages ship beside their assemblies.</summary>
public static class DotNetDocumentation
{
    /// <summary>All members of the <c>*.xml</c> files of a folder, by id; of one id the first in the order of file names stays.</summary>
    /// <param name="folder">The folder.</param>
    /// <exception cref="DirectoryNotFoundException">There is no such folder.</exception>
    /// <exception cref="InvalidDataException">A file is not XML; it is named.</exception>
    public static IReadOnlyDictionary<string, DotNetMember> Read(string folder)
    {
        var members = new SortedDictionary<string, DotNetMember>(StringComparer.Ordinal);
        foreach (var (path, _) in CorpusFiles.Find(folder, links: true, ".xml"))
        {
            XDocument document;
            try
            {
                document = XDocument.Load(path, LoadOptions.PreserveWhitespace);
            }
            catch (XmlException e)
            {
                throw new InvalidDataException($"'{path}' is not XML: {e.Message}", e);
            }

            foreach (var element in document.Descendants("member").Where(m => m.Attribute("name") is not null))
            {
                var id = element.Attribute("name")!.Value;
                if (!members.ContainsKey(id))
                {
                    members.Add(id, Member(id, element));
                }
            }
        }

        return members;
    }

    private static DotNetMember Member(string id, XElement element) => new(
        id,
        DocText.OneLine(Render(element.Element("summary"))),
        DocText.OneLine(Render(element.Element("summary")).Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).FirstOrDefault("")),
        [.. element.Elements("param").Select(p => (p.Attribute("name")?.Value ?? "", DocText.OneLine(Render(p))))],
        DocText.OneLine(Render(element.Element("returns") ?? element.Element("value"))),
        DocText.OneLine(Render(element.Element("remarks"))),
        [.. element.Elements("exception").Select(e => Bare(e.Attribute("cref")?.Value ?? "")).Where(n => n.Length > 0).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)]);

    /// <summary>The text of an element: references as simple names, paragraphs as lines, examples left out.</summary>
    private static string Render(XElement? element)
    {
        var text = new StringBuilder();
        if (element is not null)
        {
            Render(element, text);
        }

        return text.ToString();
    }

    private static void Render(XElement element, StringBuilder text)
    {
        foreach (var node in element.Nodes())
        {
            switch (node)
            {
                case XText plain:
                    text.Append(DocTextLine(plain.Value));
                    break;
                case XElement { Name.LocalName: "example" or "code" }:
                    break;
                case XElement { Name.LocalName: "see" or "seealso" } reference when reference.IsEmpty || reference.Value.Length == 0:
                    text.Append(SimpleName(reference.Attribute("cref")?.Value ?? reference.Attribute("langword")?.Value ?? reference.Attribute("href")?.Value ?? ""));
                    break;
                case XElement { Name.LocalName: "paramref" or "typeparamref" } reference:
                    text.Append(reference.Attribute("name")?.Value);
                    break;
                case XElement { Name.LocalName: "para" or "list" or "item" } block:
                    text.Append('\n');
                    Render(block, text);
                    text.Append('\n');
                    break;
                case XElement inner:
                    Render(inner, text);
                    break;
            }
        }
    }

    // Line ends of the file are no ends of paragraphs.
    private static string DocTextLine(string text) => text.ReplaceLineEndings(" ");

    private static string Bare(string cref) => cref.Length > 2 && cref[1] == ':' ? cref[2..] : cref;

    /// <summary>The last part of a reference: <c>M:System.String.Trim(System.Char)</c> is Trim.</summary>
    private static string SimpleName(string cref)
    {
        var name = Bare(cref);
        var end = name.IndexOf('(', StringComparison.Ordinal);
        name = end >= 0 ? name[..end] : name;
        name = name.Replace(".#ctor", "", StringComparison.Ordinal);
        name = name[(name.LastIndexOf('.') + 1)..];
        var arity = name.IndexOf('`', StringComparison.Ordinal);
        return arity >= 0 ? name[..arity] : name;
    }
}
