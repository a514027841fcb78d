using System.Text.Json;

namespace Offprint.Text;

/// <summary>Reads the <c>post_processor</c> of tokenizer.json.</summary>
internal static class PostProcessorReader
{
    public static IPostProcessor Read(JsonCursor cursor)
    {
        var type = cursor["type"].String();
        return type switch
        {
            "Sequence" => new SequencePostProcessor([.. cursor["processors"].Items().Select(Read)]),
            "ByteLevel" => new ByteLevelPostProcessor(cursor.Bool("trim_offsets", true), cursor.Bool("add_prefix_space", true)),
            "BertProcessing" => new BertPostProcessor(ReadPair(cursor["sep"]), ReadPair(cursor["cls"])),
            "RobertaProcessing" => new RobertaPostProcessor(ReadPair(cursor["sep"]), ReadPair(cursor["cls"]), cursor.Bool("trim_offsets", true), cursor.Bool("add_prefix_space", true)),
            "TemplateProcessing" => ReadTemplate(cursor),
            _ => throw cursor["type"].Error($"is \"{type}\", a post-processor that isn't supported; known are Sequence, ByteLevel, BertProcessing, RobertaProcessing, TemplateProcessing"),
        };
    }

    /// <summary><c>["[SEP]", 102]</c>.</summary>
    private static int ReadPair(JsonCursor cursor)
    {
        var items = cursor.Items().ToArray();
        return items.Length == 2 ? items[1].Id() : throw cursor.Error($"has {items.Length} entries where [token, id] is wanted");
    }

    private static TemplatePostProcessor ReadTemplate(JsonCursor cursor)
    {
        var special = new Dictionary<string, int[]>();
        if (cursor.Optional("special_tokens") is { } tokens)
        {
            foreach (var member in tokens.Element.ValueKind == JsonValueKind.Object ? tokens.Element.EnumerateObject() : throw tokens.Error("is not an object"))
            {
                special[member.Name] = [.. new JsonCursor(member.Value, $"{tokens.Path}.{member.Name}", tokens.File)["ids"].Items().Select(item => item.Id())];
            }
        }

        return new TemplatePostProcessor(
            [.. cursor["single"].Items().Select(item => ReadPart(item, special, pair: false))],
            [.. cursor["pair"].Items().Select(item => ReadPart(item, special, pair: true))]);
    }

    private static TemplatePart ReadPart(JsonCursor cursor, Dictionary<string, int[]> special, bool pair)
    {
        if (cursor.Optional("Sequence") is { } sequence)
        {
            var index = sequence["id"].String() switch
            {
                "A" => 0,
                "B" when pair => 1,
                var other => throw sequence["id"].Error($"is \"{other}\" where {(pair ? "\"A\" or \"B\"" : "\"A\"")} is wanted"),
            };
            return new TemplatePart(null, index, sequence.Int("type_id", 0));
        }

        var token = cursor["SpecialToken"];
        var id = token["id"].String();
        return special.TryGetValue(id, out var ids) ? new TemplatePart(ids, 0, token.Int("type_id", 0))
            : throw token["id"].Error($"names \"{id}\", which special_tokens doesn't have");
    }
}
