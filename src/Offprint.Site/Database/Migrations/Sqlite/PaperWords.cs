namespace Offprint.Site.Database.Migrations.Sqlite;

/// <summary>
/// The full-text index of stored papers: the words of title, authors and tags (with short prefixes, for what is found while somebody types), and of
/// those and the abstract. The index keeps which paper has a word and nothing else; the order of answers is computed from the few papers that are read.
/// Labels get their table again with the newest paper first and without a hidden row number.
/// </summary>
internal static class PaperWords
{
    public const string Up = """
        CREATE VIRTUAL TABLE "papers_head" USING fts5("Title", "Authors", "Tags", content='papers', content_rowid='Id', detail=none, columnsize=0, prefix='2 3 4', tokenize='unicode61 remove_diacritics 2');
        CREATE VIRTUAL TABLE "papers_words" USING fts5("Title", "Authors", "Tags", "Abstract", content='papers', content_rowid='Id', detail=none, columnsize=0, tokenize='unicode61 remove_diacritics 2');
        CREATE TRIGGER "papers_words_insert" AFTER INSERT ON "papers" BEGIN
            INSERT INTO "papers_head"(rowid, "Title", "Authors", "Tags") VALUES (new."Id", new."Title", new."Authors", new."Tags");
            INSERT INTO "papers_words"(rowid, "Title", "Authors", "Tags", "Abstract") VALUES (new."Id", new."Title", new."Authors", new."Tags", new."Abstract");
        END;
        CREATE TRIGGER "papers_words_delete" AFTER DELETE ON "papers" BEGIN
            INSERT INTO "papers_head"("papers_head", rowid, "Title", "Authors", "Tags") VALUES ('delete', old."Id", old."Title", old."Authors", old."Tags");
            INSERT INTO "papers_words"("papers_words", rowid, "Title", "Authors", "Tags", "Abstract") VALUES ('delete', old."Id", old."Title", old."Authors", old."Tags", old."Abstract");
        END;
        CREATE TRIGGER "papers_words_update" AFTER UPDATE OF "Title", "Authors", "Tags", "Abstract" ON "papers" BEGIN
            INSERT INTO "papers_head"("papers_head", rowid, "Title", "Authors", "Tags") VALUES ('delete', old."Id", old."Title", old."Authors", old."Tags");
            INSERT INTO "papers_words"("papers_words", rowid, "Title", "Authors", "Tags", "Abstract") VALUES ('delete', old."Id", old."Title", old."Authors", old."Tags", old."Abstract");
            INSERT INTO "papers_head"(rowid, "Title", "Authors", "Tags") VALUES (new."Id", new."Title", new."Authors", new."Tags");
            INSERT INTO "papers_words"(rowid, "Title", "Authors", "Tags", "Abstract") VALUES (new."Id", new."Title", new."Authors", new."Tags", new."Abstract");
        END;
        DROP TABLE "paper_labels";
        CREATE TABLE "paper_labels" ("Kind" INTEGER NOT NULL, "Label" TEXT NOT NULL, "Date" TEXT NOT NULL, "Slug" TEXT NOT NULL, "Text" TEXT NOT NULL,
            CONSTRAINT "PK_paper_labels" PRIMARY KEY ("Kind", "Label", "Date" DESC, "Slug")) WITHOUT ROWID;
        """;

    public const string Down = """
        DROP TRIGGER "papers_words_update";
        DROP TRIGGER "papers_words_delete";
        DROP TRIGGER "papers_words_insert";
        DROP TABLE "papers_words";
        DROP TABLE "papers_head";
        """;
}
