namespace Offprint.Site.Database.Migrations.Postgres;

/// <summary>
/// The full-text index of stored papers: the words of title, authors and tags, and of those and the abstract, in lower case and without accents. The index
/// keeps which paper has a word and nothing else; the order of answers is computed from the few papers that are read.
/// </summary>
internal static class PaperWords
{
    private const string Accents = "ÀÁÂÃÄÅÇÈÉÊËÌÍÎÏÑÒÓÔÕÖÙÚÛÜÝàáâãäåçèéêëìíîïñòóôõöùúûüýÿĀāĂăĄąĆćĈĉĊċČčĎďĒēĔĕĖėĘęĚěĜĝĞğĠġĢģĤĥĨĩĪīĬĭĮįİĴĵĶķĹĺĻļĽľŃńŅņŇňŌōŎŏŐőŔŕŖŗŘřŚśŜŝŞşŠšŢţŤťŨũŪūŬŭŮůŰűŲųŴŵŶŷŸŹźŻżŽžƠơƯưǍǎǏǐǑǒǓǔǕǖǗǘǙǚǛǜȘșȚț";
    private const string Letters = "aaaaaaceeeeiiiinooooouuuuyaaaaaaceeeeiiiinooooouuuuyyaaaaaaccccccccddeeeeeeeeeegggggggghhiiiiiiiiijjkkllllllnnnnnnoooooorrrrrrssssssssttttuuuuuuuuuuuuwwyyyzzzzzzoouuaaiioouuuuuuuuuusstt";
    private const string Fold = "strip(to_tsvector('simple'::regconfig, regexp_replace(translate(lower({0}), '" + Accents + "', '" + Letters + "'), '[^[:alnum:]]+', ' ', 'g')))";

    public static string Up { get; } = $"""
        ALTER TABLE "papers" ADD COLUMN "Head" tsvector GENERATED ALWAYS AS ({Of("\"Title\" || ' ' || \"Authors\" || ' ' || \"Tags\"")}) STORED;
        ALTER TABLE "papers" ADD COLUMN "Words" tsvector GENERATED ALWAYS AS ({Of("\"Title\" || ' ' || \"Authors\" || ' ' || \"Tags\" || ' ' || \"Abstract\"")}) STORED;
        CREATE INDEX "IX_papers_Head" ON "papers" USING gin ("Head");
        CREATE INDEX "IX_papers_Words" ON "papers" USING gin ("Words");
        """;

    private static string Of(string text) => Fold.Replace("{0}", text, StringComparison.Ordinal);
}
