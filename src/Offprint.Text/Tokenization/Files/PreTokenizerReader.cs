namespace Offprint.Text;

/// <summary>Reads the <c>pre_tokenizer</c> of tokenizer.json.</summary>
internal static class PreTokenizerReader
{
    public static IPreTokenizer Read(JsonCursor cursor)
    {
        var type = cursor["type"].String();
        return type switch
        {
            "Sequence" => new SequencePreTokenizer([.. cursor["pretokenizers"].Items().Select(Read)]),
            "ByteLevel" => new ByteLevelPreTokenizer(cursor.Bool("add_prefix_space", true), cursor.Bool("use_regex", true)),
            "Metaspace" => new MetaspacePreTokenizer(ReadReplacement(cursor), ReadScheme(cursor), cursor.Bool("split", true)),
            "BertPreTokenizer" => new BertPreTokenizer(),
            "Whitespace" => new SplitPreTokenizer(WordPattern.Instance, SplitBehavior.Removed, invert: true),
            "WhitespaceSplit" => new SplitPreTokenizer(new RunePattern(RuneClass.IsWhiteSpace), SplitBehavior.Removed),
            "Punctuation" => new SplitPreTokenizer(new RunePattern(RuneClass.IsPunctuation),
                cursor.Optional("behavior") is { } behavior ? PatternReader.ReadBehavior(behavior) : SplitBehavior.Isolated),
            "Digits" => new SplitPreTokenizer(new RunePattern(RuneClass.IsNumeric),
                cursor.Bool("individual_digits", false) ? SplitBehavior.Isolated : SplitBehavior.Contiguous),
            "Split" => new SplitPreTokenizer(PatternReader.Read(cursor["pattern"]), PatternReader.ReadBehavior(cursor["behavior"]), cursor.Bool("invert", false)),
            _ => throw cursor["type"].Error($"is \"{type}\", a pre-tokenizer that isn't supported; known are Sequence, ByteLevel, Metaspace, BertPreTokenizer, "
                + "Whitespace, WhitespaceSplit, Punctuation, Digits, Split"),
        };
    }

    public static string ReadReplacement(JsonCursor cursor)
    {
        var replacement = cursor.String("replacement", "\u2581");
        return replacement.EnumerateRunes().Count() == 1 ? replacement : throw cursor["replacement"].Error($"is \"{replacement}\" where one character is wanted");
    }

    public static PrependScheme ReadScheme(JsonCursor cursor)
    {
        var old = cursor.Bool("add_prefix_space", true);
        return cursor.OptionalString("prepend_scheme") switch
        {
            null => old ? PrependScheme.Always : PrependScheme.Never,
            "always" => PrependScheme.Always,
            "first" => PrependScheme.First,
            "never" => PrependScheme.Never,
            var other => throw cursor["prepend_scheme"].Error($"is \"{other}\"; known are always, first, never"),
        };
    }
}
