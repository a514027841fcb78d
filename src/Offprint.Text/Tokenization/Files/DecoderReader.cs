namespace Offprint.Text;

/// <summary>Reads the <c>decoder</c> of tokenizer.json.</summary>
internal static class DecoderReader
{
    public static ITokenDecoder Read(JsonCursor cursor)
    {
        var type = cursor["type"].String();
        return type switch
        {
            "Sequence" => new SequenceDecoder([.. cursor["decoders"].Items().Select(Read)]),
            "ByteLevel" => new ByteLevelDecoder(),
            "Metaspace" => new MetaspaceDecoder(PreTokenizerReader.ReadReplacement(cursor), PreTokenizerReader.ReadScheme(cursor)),
            "WordPiece" => new WordPieceDecoder(cursor.String("prefix", "##"), cursor.Bool("cleanup", true)),
            "ByteFallback" => new ByteFallbackDecoder(),
            "Fuse" => new FuseDecoder(),
            "Strip" => new StripDecoder(cursor["content"].String(), cursor.Int("start", 0), cursor.Int("stop", 0)),
            "Replace" => new ReplaceDecoder(PatternReader.Read(cursor["pattern"]), cursor["content"].String()),
            "BPEDecoder" => new BytePairDecoder(cursor.String("suffix", "</w>")),
            _ => throw cursor["type"].Error($"is \"{type}\", a decoder that isn't supported; known are Sequence, ByteLevel, Metaspace, WordPiece, ByteFallback, "
                + "Fuse, Strip, Replace, BPEDecoder"),
        };
    }
}
