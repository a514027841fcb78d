using System.Text.Json;

namespace Offprint.Text;

/// <summary>Reads the <c>model</c> of tokenizer.json.</summary>
internal static class ModelReader
{
    public static ITokenModel Read(JsonCursor cursor)
    {
        var type = cursor.OptionalString("type") ?? Guess(cursor);
        return type switch
        {
            "BPE" => ReadBytePair(cursor),
            "WordPiece" => new WordPieceModel(ReadVocabulary(cursor["vocab"]), cursor.String("unk_token", "[UNK]"),
                cursor.String("continuing_subword_prefix", "##"), cursor.Int("max_input_chars_per_word", 100)),
            "WordLevel" => new WordLevelModel(ReadVocabulary(cursor["vocab"]), cursor.String("unk_token", "<unk>")),
            "Unigram" => ReadUnigram(cursor),
            _ => throw cursor["type"].Error($"is \"{type}\", a model that isn't supported; known are BPE, WordPiece, WordLevel, Unigram"),
        };
    }

    /// <summary>Files of old versions don't name the model.</summary>
    private static string Guess(JsonCursor cursor)
        => cursor.Optional("merges") is not null ? "BPE"
            : cursor.Optional("vocab") is { Kind: JsonValueKind.Array } ? "Unigram"
            : cursor.Optional("continuing_subword_prefix") is not null ? "WordPiece"
            : throw cursor.Error("has no \"type\"");

    private static Vocabulary ReadVocabulary(JsonCursor cursor)
    {
        if (cursor.Kind != JsonValueKind.Object)
        {
            throw cursor.Error("is not an object of tokens and ids");
        }

        var ids = new Dictionary<string, int>();
        var byId = new Dictionary<int, string>();
        foreach (var member in cursor.Element.EnumerateObject())
        {
            string name;
            try
            {
                name = member.Name;
            }
            catch (InvalidOperationException e)
            {
                throw cursor.Error("has a token with a lone surrogate: " + e.Message, e);
            }

            if (member.Value.ValueKind != JsonValueKind.Number || !member.Value.TryGetInt32(out var id) || id < 0 || id > Vocabulary.MaximumId)
            {
                id = new JsonCursor(member.Value, $"{cursor.Path}[\"{name}\"]", cursor.File).Id();
            }

            if (!ids.TryAdd(name, id))
            {
                throw cursor.Error($"has the token \"{name}\" twice");
            }

            if (!byId.TryAdd(id, name))
            {
                throw cursor.Error($"gives id {id} to \"{byId[id]}\" and to \"{name}\"");
            }
        }

        return new Vocabulary(ids);
    }

    private static BytePairModel ReadBytePair(JsonCursor cursor)
    {
        var settings = new BytePairSettings
        {
            UnknownToken = cursor.OptionalString("unk_token"),
            ContinuingSubwordPrefix = cursor.String("continuing_subword_prefix", ""),
            EndOfWordSuffix = cursor.String("end_of_word_suffix", ""),
            FuseUnknown = cursor.Bool("fuse_unk", false),
            ByteFallback = cursor.Bool("byte_fallback", false),
            IgnoreMerges = cursor.Bool("ignore_merges", false),
        };
        var vocabulary = ReadVocabulary(cursor["vocab"]);
        var merges = cursor["merges"];
        var table = new PairTable(merges.Kind == JsonValueKind.Array ? merges.Element.GetArrayLength() : 0);
        var rank = 0;
        var prefix = settings.ContinuingSubwordPrefix.Length;
        foreach (var item in merges.Items())
        {
            var (first, second) = ReadMerge(item);
            var left = Find(first, item);
            var right = Find(second, item);
            if (second.Length < prefix)
            {
                throw item.Error($"has the second part \"{second}\", shorter than continuing_subword_prefix");
            }

            table.Set(left, right, rank++, Find(first + second[prefix..], item));
        }

        return new BytePairModel(vocabulary, table, settings);

        int Find(string token, JsonCursor item)
            => vocabulary.Find(token) is var id and >= 0 ? id : throw item.Error($"needs the token \"{token}\", which the vocabulary doesn't have");
    }

    /// <summary><c>"a b"</c> or <c>["a", "b"]</c>.</summary>
    private static (string First, string Second) ReadMerge(JsonCursor cursor)
    {
        if (cursor.Kind == JsonValueKind.Array)
        {
            var parts = cursor.Items().ToArray();
            return parts.Length == 2 ? (parts[0].String(), parts[1].String()) : throw cursor.Error($"has {parts.Length} parts where 2 are wanted");
        }

        var text = cursor.String();
        var space = text.IndexOf(' ', StringComparison.Ordinal);
        return space > 0 && space < text.Length - 1 && text.IndexOf(' ', space + 1) < 0
            ? (text[..space], text[(space + 1)..])
            : throw cursor.Error($"is \"{text}\" where two tokens with one space between are wanted");
    }

    private static UnigramModel ReadUnigram(JsonCursor cursor)
    {
        var entries = cursor["vocab"];
        var ids = new Dictionary<string, int>();
        var pieces = new List<string>();
        var scores = new List<double>();
        foreach (var item in entries.Items())
        {
            var parts = item.Items().ToArray();
            if (parts.Length != 2)
            {
                throw item.Error($"has {parts.Length} entries where [piece, score] is wanted");
            }

            var piece = parts[0].String();
            if (!ids.TryAdd(piece, pieces.Count))
            {
                throw item.Error($"repeats the piece \"{piece}\" of id {ids[piece]}");
            }

            pieces.Add(piece);
            scores.Add(parts[1].Number());
        }

        var unknown = cursor.Optional("unk_id") is { } unk
            ? pieces.Count > 0 ? unk.Int(0, pieces.Count - 1) : throw unk.Error("is given, but the vocabulary is empty")
            : -1;
        return new UnigramModel(new Vocabulary(ids), pieces, [.. scores], unknown, cursor.Bool("byte_fallback", false));
    }
}
