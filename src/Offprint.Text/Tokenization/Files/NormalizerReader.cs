namespace Offprint.Text;

/// <summary>Reads the <c>normalizer</c> of tokenizer.json.</summary>
internal static class NormalizerReader
{
    public static ITextNormalizer Read(JsonCursor cursor)
    {
        var type = cursor["type"].String();
        return type switch
        {
            "Sequence" => new SequenceNormalizer([.. cursor["normalizers"].Items().Select(Read)]),
            "NFC" => new UnicodeNormalizer(compose: true, compatibility: false),
            "NFD" => new UnicodeNormalizer(compose: false, compatibility: false),
            "NFKC" => new UnicodeNormalizer(compose: true, compatibility: true),
            "NFKD" => new UnicodeNormalizer(compose: false, compatibility: true),
            "Lowercase" => new LowercaseNormalizer(),
            "Strip" => new StripNormalizer(cursor.Bool("strip_left", true), cursor.Bool("strip_right", true)),
            "StripAccents" => new StripAccentsNormalizer(),
            "Replace" => new ReplaceNormalizer(PatternReader.Read(cursor["pattern"]), cursor["content"].String()),
            "Prepend" => new PrependNormalizer(cursor["prepend"].String()),
            "BertNormalizer" => ReadBert(cursor),
            "Precompiled" => ReadPrecompiled(cursor["precompiled_charsmap"]),
            "ByteLevel" => new ByteLevelNormalizer(),
            _ => throw cursor["type"].Error($"is \"{type}\", a normalizer that isn't supported; known are Sequence, NFC, NFD, NFKC, NFKD, Lowercase, Strip, "
                + "StripAccents, Replace, Prepend, BertNormalizer, Precompiled, ByteLevel"),
        };
    }

    private static BertNormalizer ReadBert(JsonCursor cursor)
    {
        var lowercase = cursor.Bool("lowercase", true);
        return new BertNormalizer(cursor.Bool("clean_text", true), cursor.Bool("handle_chinese_chars", true), cursor.Bool("strip_accents", lowercase), lowercase);
    }

    private static PrecompiledNormalizer ReadPrecompiled(JsonCursor cursor)
    {
        try
        {
            return new PrecompiledNormalizer(Convert.FromBase64String(cursor.String()));
        }
        catch (FormatException e)
        {
            throw cursor.Error("is not base64: " + e.Message, e);
        }
        catch (InvalidDataException e)
        {
            throw cursor.Error("is damaged: " + e.Message, e);
        }
    }
}
