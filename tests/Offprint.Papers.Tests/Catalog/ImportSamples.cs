using System.Text;

namespace Offprint.Papers.Tests;

/// <summary>Small files of every format, as their sources write them.</summary>
internal static class ImportSamples
{
    public const string Atom = """
        <?xml version="1.0" encoding="UTF-8"?>
        <feed xmlns="http://www.w3.org/2005/Atom">
          <title type="html">ArXiv Query</title>
          <author><name>not of a paper</name></author>
          <entry>
            <id>http://arxiv.org/abs/2404.09529v2</id>
            <updated>2024-05-20T00:00:00Z</updated>
            <published>2024-04-15T07:49:10Z</published>
            <title>Prepacking: A Simple Method
          for Fast &amp; Cheap Prefilling</title>
            <summary>  During inference for
        transformers ...
        </summary>
            <author><name>Siyan Zhao</name><arxiv:affiliation xmlns:arxiv="http://arxiv.org/schemas/atom">X</arxiv:affiliation></author>
            <author><name>Daniel Israel</name></author>
            <arxiv:doi xmlns:arxiv="http://arxiv.org/schemas/atom">10.1000/ABC.1</arxiv:doi>
            <link href="http://arxiv.org/abs/2404.09529v2" rel="alternate" type="text/html"/>
            <arxiv:primary_category xmlns:arxiv="http://arxiv.org/schemas/atom" term="cs.IR"/>
            <category term="cs.LG"/>
            <category term="cs.IR"/>
          </entry>
          <entry><id>http://arxiv.org/abs/hep-th/9901001v1</id><published>1999-01-01T00:00:00Z</published><title>Old</title><summary><![CDATA[a < b]]></summary></entry>
        </feed>
        """;

    public const string OaiArxiv = """
        <?xml version="1.0" encoding="UTF-8"?>
        <OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
          <responseDate>2024-01-01T00:00:00Z</responseDate>
          <request verb="ListRecords" metadataPrefix="arXiv">http://oaipmh.arxiv.org/oai</request>
          <ListRecords>
            <record>
              <header><identifier>oai:arXiv.org:0704.0001</identifier><datestamp>2008-11-26</datestamp><setSpec>physics</setSpec></header>
              <metadata>
                <arXiv xmlns="http://arxiv.org/OAI/arXiv/">
                  <id>0704.0001</id><created>2007-04-02</created><updated>2007-07-24</updated>
                  <authors><author><keyname>Balázs</keyname><forenames>C.</forenames></author><author><keyname>King</keyname><forenames>M. L.</forenames><suffix>Jr.</suffix></author></authors>
                  <title>Calculation of cross
         sections</title><categories>cs.DS hep-ph</categories><doi>10.1103/PhysRevD.76.013009</doi><abstract>A fully differential calculation.</abstract>
                </arXiv>
              </metadata>
            </record>
            <record><header status="deleted"><identifier>oai:arXiv.org:0704.0002</identifier></header></record>
            <resumptionToken cursor="0">6511260|1001</resumptionToken>
          </ListRecords>
        </OAI-PMH>
        """;

    public const string OaiDublinCore = """
        <OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/"><ListRecords><record><header/>
        <metadata><oai_dc:dc xmlns:oai_dc="http://www.openarchives.org/OAI/2.0/oai_dc/" xmlns:dc="http://purl.org/dc/elements/1.1/">
          <dc:title>On things</dc:title><dc:creator>Lovelace, Ada</dc:creator><dc:creator>Plato</dc:creator><dc:subject>Computing</dc:subject>
          <dc:description>About things.</dc:description><dc:description>Comment: 12 pages</dc:description>
          <dc:date>2011-05-02T00:00:00Z</dc:date><dc:date>2010-03-04</dc:date><dc:identifier>http://arxiv.org/abs/1003.0001</dc:identifier><dc:identifier>doi:10.5555/12345</dc:identifier>
        </oai_dc:dc></metadata></record></ListRecords></OAI-PMH>
        """;

    public const string HuggingFace = """
        [
          {"paper": {"id": "2404.09529", "authors": [{"_id": "x", "name": "Siyan Zhao", "hidden": false}, {"name": "Zo\u00eb {]"}], "publishedAt": "2024-04-15T07:49:10.000Z",
            "title": "Prepacking \"fast\"", "summary": "Text.", "upvotes": 12, "ai_keywords": ["Packing", "prefill"]}, "publishedAt": "2024-04-16T00:00:00.000Z", "title": "other", "numComments": 2},
          {"id": "2404.00002", "title": "Plain", "publishedAt": "2024-04-01"}
        ]
        """;

    public const string Bibtex = """
        % a remark with ada@example.org
        @comment{ @article{no, title={No}} }
        @string{ venue = "Journal of " # {Things} }
        @preamble{"\newcommand{\x}{y}"}
        @inproceedings{zhao2024,
          title = {Prepacking: A {S}imple {\"o}ffer -- for 100\% \& more},
          author = "Zhao, Siyan and G{\"u}nther M{\o}ller and {Google Brain and Friends, Inc.} and others",
          booktitle = venue, year = 2024, month = apr, day = {15},
          eprint = {2404.09529v2}, archivePrefix = {arXiv}, keywords = {packing; Prefill, packing},
          abstract = {We show that $x_1 \le 2$ holds~always.},
        }
        @article(old, author={Jos\'{e} \~Nand\'u}, title={{Old} \v{S}umma}, journal={arXiv preprint arXiv:1001.0001}, year={2010}, doi={https://doi.org/10.1000/x\_y})
        @misc{web, title={Only a page}, date={2019-05-06/2019-05-07}, url={https://example.org/a}}
        """;

    public static Stream Stream(string text) => new MemoryStream(Encoding.UTF8.GetBytes(text));

    public static List<PaperMetadata> Read(string text, PaperFileFormat? format = null, Func<PaperReadOptions, PaperReadOptions>? change = null)
    {
        var options = new PaperReadOptions { Name = "file" };
        return [.. PaperFile.Read(Stream(text), format, change is null ? options : change(options))];
    }
}
