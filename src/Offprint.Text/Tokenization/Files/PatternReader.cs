namespace Offprint.Text;

/// <summary>Reads <c>{"String": ...}</c> and <c>{"Regex": ...}</c>.</summary>
internal static class PatternReader
{
    public static ITextPattern Read(JsonCursor cursor)
    {
        if (cursor.Optional("String") is { } literal)
        {
            return new LiteralPattern(literal.String());
        }

        var regex = cursor.Optional("Regex") ?? throw cursor.Error("has neither \"String\" nor \"Regex\"");
        var source = regex.String();
        if (source == GptPattern.Source)
        {
            return GptPattern.Instance;
        }

        try
        {
            return new RegexPattern(source);
        }
        catch (InvalidDataException e)
        {
            throw regex.Error("can't be used: " + e.Message, e);
        }
    }

    public static SplitBehavior ReadBehavior(JsonCursor cursor) => cursor.String() switch
    {
        "Removed" => SplitBehavior.Removed,
        "Isolated" => SplitBehavior.Isolated,
        "MergedWithPrevious" => SplitBehavior.MergedWithPrevious,
        "MergedWithNext" => SplitBehavior.MergedWithNext,
        "Contiguous" => SplitBehavior.Contiguous,
        var other => throw cursor.Error($"is \"{other}\"; known are Removed, Isolated, MergedWithPrevious, MergedWithNext, Contiguous"),
    };
}
