using Microsoft.EntityFrameworkCore;
using Npgsql;
using NpgsqlTypes;
using Offprint.Papers;
using Offprint.Site.Database;

namespace Offprint.Site.Library;

/// <summary>Stored papers in PostgreSQL: the full-text index is a generated column of type tsvector with a GIN index.</summary>
internal sealed class PostgresPaperIndex : IPaperIndex
{
    public string Labels => """
        WITH RECURSIVE found(label) AS (
            SELECT (SELECT min("Label") FROM "paper_labels" WHERE "Kind" = @kind AND "Label" >= @from)
            UNION ALL
            SELECT (SELECT min("Label") FROM "paper_labels" WHERE "Kind" = @kind AND "Label" > found.label) FROM found WHERE found.label IS NOT NULL)
        SELECT label,
            (SELECT "Text" FROM "paper_labels" WHERE "Kind" = @kind AND "Label" = found.label LIMIT 1),
            (SELECT count(*) FROM (SELECT 1 FROM "paper_labels" WHERE "Kind" = @kind AND "Label" = found.label LIMIT @most) AS few)
        FROM found WHERE label IS NOT NULL LIMIT @size
        """;

    public IQueryable<PaperRow> Match(SiteDatabase database, IReadOnlyList<string> words, bool withAbstract, bool prefix, int limit)
    {
        // Words are letters and digits only, so that they can't be operators.
        var parts = words.Select((word, index) => "(" + string.Join(" | ", SearchWords.Forms(word).Select(form => prefix && index == words.Count - 1 && form == word ? form + ":*" : form)) + ")");
        var query = string.Join(" & ", parts);
        return withAbstract
            ? database.Papers.FromSql($"""SELECT "Id", "Slug", "Title", "TitleKey", "Abstract", "Authors", "Date", "Area", "Tags", "ArxivId", "Doi", "Url", "Source", "AddedAt", "AddedBy" FROM "papers" WHERE "Words" @@ to_tsquery('simple', {query}) ORDER BY "Id" DESC LIMIT {limit}""").AsNoTracking()
            : database.Papers.FromSql($"""SELECT "Id", "Slug", "Title", "TitleKey", "Abstract", "Authors", "Date", "Area", "Tags", "ArxivId", "Doi", "Url", "Source", "AddedAt", "AddedBy" FROM "papers" WHERE "Head" @@ to_tsquery('simple', {query}) ORDER BY "Id" DESC LIMIT {limit}""").AsNoTracking();
    }

    public async Task InsertAsync(SiteDatabase database, IReadOnlyList<PaperRow> papers, IReadOnlyList<PaperLabelRow> labels, CancellationToken ct)
    {
        var connection = (NpgsqlConnection)database.Database.GetDbConnection();
        await using (var writer = await connection.BeginBinaryImportAsync("""COPY "papers" ("Slug", "Title", "TitleKey", "Abstract", "Authors", "Date", "Area", "Tags", "ArxivId", "Doi", "Url", "Source", "AddedAt", "AddedBy") FROM STDIN (FORMAT BINARY)""", ct))
        {
            foreach (var paper in papers)
            {
                await writer.StartRowAsync(ct);
                foreach (var text in (string?[])[paper.Slug, paper.Title, paper.TitleKey, paper.Abstract, TextList.Join(paper.Authors), paper.Date, paper.Area?.ToString(), TextList.Join(paper.Tags), paper.ArxivId, paper.Doi, paper.Url, paper.Source.ToString()])
                {
                    if (text is null) await writer.WriteNullAsync(ct);
                    else await writer.WriteAsync(text, NpgsqlDbType.Text, ct);
                }

                await writer.WriteAsync(paper.AddedAt.ToUnixTimeMilliseconds(), NpgsqlDbType.Bigint, ct);
                if (paper.AddedBy is { } user) await writer.WriteAsync(user, NpgsqlDbType.Integer, ct);
                else await writer.WriteNullAsync(ct);
            }

            await writer.CompleteAsync(ct);
        }

        await using var insert = new NpgsqlCommand("""INSERT INTO "paper_labels" ("Kind", "Label", "Date", "Slug", "Text") SELECT * FROM unnest($1::integer[], $2::text[], $3::text[], $4::text[], $5::text[]) ON CONFLICT DO NOTHING""", connection);
        insert.Parameters.AddWithValue(labels.Select(static l => (int)l.Kind).ToArray());
        insert.Parameters.AddWithValue(labels.Select(static l => l.Label).ToArray());
        insert.Parameters.AddWithValue(labels.Select(static l => l.Date).ToArray());
        insert.Parameters.AddWithValue(labels.Select(static l => l.Slug).ToArray());
        insert.Parameters.AddWithValue(labels.Select(static l => l.Text).ToArray());
        await insert.ExecuteNonQueryAsync(ct);
    }

    public Task TidyAsync(SiteDatabase database, CancellationToken ct) => database.Database.ExecuteSqlRawAsync("""ANALYZE "papers"; ANALYZE "paper_labels";""", ct);
}
