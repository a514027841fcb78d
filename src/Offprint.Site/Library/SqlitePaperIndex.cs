using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Offprint.Papers;
using Offprint.Site.Database;

namespace Offprint.Site.Library;

/// <summary>Stored papers in SQLite: the full-text index is FTS5, kept up to date by triggers.</summary>
internal sealed class SqlitePaperIndex : IPaperIndex
{
    public string Labels => """
        WITH RECURSIVE found(label) AS (
            SELECT (SELECT min("Label") FROM "paper_labels" WHERE "Kind" = @kind AND "Label" >= @from)
            UNION ALL
            SELECT (SELECT min("Label") FROM "paper_labels" WHERE "Kind" = @kind AND "Label" > found.label) FROM found WHERE found.label IS NOT NULL
            LIMIT @size)
        SELECT label,
            (SELECT "Text" FROM "paper_labels" WHERE "Kind" = @kind AND "Label" = found.label LIMIT 1),
            (SELECT count(*) FROM (SELECT 1 FROM "paper_labels" WHERE "Kind" = @kind AND "Label" = found.label LIMIT @most))
        FROM found WHERE label IS NOT NULL
        """;

    public IQueryable<PaperRow> Match(SiteDatabase database, IReadOnlyList<string> words, bool withAbstract, bool prefix, int limit)
    {
        // Words are letters and digits only, so that the quotes can't be left.
        var parts = words.Select((word, index) => prefix && index == words.Count - 1
            ? "(" + string.Join(" OR ", SearchWords.Forms(word).Where(f => !f.StartsWith(word, StringComparison.Ordinal)).Select(Quoted).Prepend(Quoted(word) + " *")) + ")"
            : "(" + string.Join(" OR ", SearchWords.Forms(word).Select(Quoted)) + ")");
        var match = string.Join(" AND ", parts);
        return withAbstract
            ? database.Papers.FromSql($"""SELECT * FROM "papers" WHERE "Id" IN (SELECT rowid FROM "papers_words" WHERE "papers_words" MATCH {match} ORDER BY rowid DESC LIMIT {limit})""").AsNoTracking()
            : database.Papers.FromSql($"""SELECT * FROM "papers" WHERE "Id" IN (SELECT rowid FROM "papers_head" WHERE "papers_head" MATCH {match} ORDER BY rowid DESC LIMIT {limit})""").AsNoTracking();
    }

    public async Task InsertAsync(SiteDatabase database, IReadOnlyList<PaperRow> papers, IReadOnlyList<PaperLabelRow> labels, CancellationToken ct)
    {
        var connection = (SqliteConnection)database.Database.GetDbConnection();
        var transaction = (SqliteTransaction?)database.Database.CurrentTransaction?.GetDbTransaction();
        await using (var insert = Command("""INSERT INTO "papers" ("Slug", "Title", "TitleKey", "Abstract", "Authors", "Date", "Area", "Tags", "ArxivId", "Doi", "Url", "Source", "AddedAt", "AddedBy") VALUES ($0, $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)""", 14))
        {
            foreach (var paper in papers)
            {
                Set(insert, paper.Slug, paper.Title, paper.TitleKey, paper.Abstract, TextList.Join(paper.Authors), paper.Date, paper.Area?.ToString(), TextList.Join(paper.Tags), paper.ArxivId, paper.Doi, paper.Url, paper.Source.ToString(), paper.AddedAt.ToUnixTimeMilliseconds(), paper.AddedBy);
                await insert.ExecuteNonQueryAsync(ct);
            }
        }

        await using var label = Command("""INSERT OR IGNORE INTO "paper_labels" ("Kind", "Label", "Date", "Slug", "Text") VALUES ($0, $1, $2, $3, $4)""", 5);
        foreach (var row in labels)
        {
            Set(label, (int)row.Kind, row.Label, row.Date, row.Slug, row.Text);
            await label.ExecuteNonQueryAsync(ct);
        }

        SqliteCommand Command(string text, int parameters)
        {
            var command = connection.CreateCommand();
            command.Transaction = transaction;
            command.CommandText = text;
            for (var i = 0; i < parameters; i++) command.Parameters.AddWithValue("$" + i.ToString(System.Globalization.CultureInfo.InvariantCulture), DBNull.Value);
            command.Prepare();
            return command;
        }
    }

    public async Task TidyAsync(SiteDatabase database, CancellationToken ct)
    {
        await database.Database.ExecuteSqlRawAsync("""INSERT INTO "papers_head"("papers_head") VALUES ('optimize')""", ct);
        await database.Database.ExecuteSqlRawAsync("""INSERT INTO "papers_words"("papers_words") VALUES ('optimize')""", ct);
        await database.Database.ExecuteSqlRawAsync("PRAGMA optimize; PRAGMA wal_checkpoint(TRUNCATE);", ct);
    }

    private static string Quoted(string word) => "\"" + word + "\"";

    private static void Set(SqliteCommand command, params ReadOnlySpan<object?> values)
    {
        for (var i = 0; i < values.Length; i++) command.Parameters[i].Value = values[i] ?? DBNull.Value;
    }
}
