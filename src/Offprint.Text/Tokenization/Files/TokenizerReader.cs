using System.Text.Json;

namespace Offprint.Text;

/// <summary>Reads tokenizer.json (the file of the Hugging Face tokenizers library).</summary>
internal static class TokenizerReader
{
    private const long MaximumBytes = 1L << 30;

    /// <exception cref="InvalidDataException">The file isn't one; the message has the JSON path.</exception>
    public static TokenizerParts Read(ReadOnlyMemory<byte> json, string file)
    {
        if (json.Length > MaximumBytes)
        {
            throw new InvalidDataException($"{file}: {json.Length} bytes are more than a tokenizer.json may have ({MaximumBytes}).");
        }

        if (json.Span.StartsWith("\uFEFF"u8))
        {
            json = json[3..];
        }

        try
        {
            using var document = JsonDocument.Parse(json);
            return Read(new JsonCursor(document.RootElement, "$", file));
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"{file}: not JSON: {e.Message}", e);
        }
        catch (InvalidDataException e) when (!e.Message.StartsWith(file, StringComparison.Ordinal))
        {
            throw new InvalidDataException($"{file}: {e.Message}", e);
        }
    }

    private static TokenizerParts Read(JsonCursor root)
    {
        var model = ModelReader.Read(root["model"]);
        return new TokenizerParts
        {
            Model = model,
            AddedTokens = ReadAddedTokens(root.Optional("added_tokens"), model.Vocabulary),
            Normalizer = root.Optional("normalizer") is { } normalizer ? NormalizerReader.Read(normalizer) : null,
            PreTokenizer = root.Optional("pre_tokenizer") is { } preTokenizer ? PreTokenizerReader.Read(preTokenizer) : null,
            PostProcessor = root.Optional("post_processor") is { } postProcessor ? PostProcessorReader.Read(postProcessor) : null,
            Decoder = root.Optional("decoder") is { } decoder ? DecoderReader.Read(decoder) : null,
            Truncation = root.Optional("truncation") is { } truncation ? ReadTruncation(truncation) : null,
            Padding = root.Optional("padding") is { } padding ? ReadPadding(padding) : null,
        };
    }

    private static List<AddedToken> ReadAddedTokens(JsonCursor? cursor, Vocabulary vocabulary)
    {
        var result = new List<AddedToken>();
        var byContent = new Dictionary<string, int>();
        var byId = new Dictionary<int, string>();
        foreach (var item in cursor?.Items() ?? [])
        {
            var special = item.Bool("special", false);
            var token = new AddedToken(item["id"].Id(), item["content"].String())
            {
                Special = special,
                LeftStrip = item.Bool("lstrip", false),
                RightStrip = item.Bool("rstrip", false),
                Normalized = item.Bool("normalized", !special),
                SingleWord = item.Bool("single_word", false),
            };
            if (byId.TryGetValue(token.Id, out var other) && other != token.Content)
            {
                throw item["id"].Error($"is {token.Id}, which \"{other}\" already has; every added token needs an id of its own");
            }

            if (byContent.TryGetValue(token.Content, out var id) && id != token.Id)
            {
                throw item["id"].Error($"is {token.Id}, but \"{token.Content}\" already has id {id}");
            }

            if (vocabulary.Find(token.Content) is var known and >= 0 && known != token.Id)
            {
                throw item["id"].Error($"is {token.Id}, but the model's vocabulary gives \"{token.Content}\" id {known}");
            }

            if (vocabulary.Token(token.Id) is { } taken && taken != token.Content)
            {
                throw item["id"].Error($"is {token.Id}, which the model's vocabulary gives to \"{taken}\"");
            }

            byId[token.Id] = token.Content;
            if (byContent.TryAdd(token.Content, token.Id) && token.Content.Length > 0)
            {
                result.Add(token);
            }
        }

        return result;
    }

    private static TruncationOptions ReadTruncation(JsonCursor cursor) => new()
    {
        MaximumLength = cursor["max_length"].Int(),
        FromLeft = cursor.String("direction", "Right") == "Left",
        Strategy = cursor.String("strategy", "LongestFirst") switch
        {
            "LongestFirst" => TruncationStrategy.LongestFirst,
            "OnlyFirst" => TruncationStrategy.OnlyFirst,
            "OnlySecond" => TruncationStrategy.OnlySecond,
            var other => throw cursor["strategy"].Error($"is \"{other}\"; known are LongestFirst, OnlyFirst, OnlySecond"),
        },
    };

    private static PaddingOptions ReadPadding(JsonCursor cursor)
    {
        int? length = null;
        if (cursor.Optional("strategy") is { } strategy && strategy.Kind == JsonValueKind.Object)
        {
            length = strategy["Fixed"].Int(0, Vocabulary.MaximumId);
        }
        else if (cursor.String("strategy", "BatchLongest") is var name and not "BatchLongest")
        {
            throw cursor["strategy"].Error($"is \"{name}\"; known are BatchLongest and {{\"Fixed\": n}}");
        }

        return new PaddingOptions
        {
            Length = length,
            MultipleOf = cursor.Int("pad_to_multiple_of", 0, 0, Vocabulary.MaximumId),
            Id = cursor.Optional("pad_id")?.Id() ?? 0,
            TypeId = cursor.Int("pad_type_id", 0),
            Left = cursor.String("direction", "Right") == "Left",
        };
    }
}
