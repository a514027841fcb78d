namespace Offprint.Text;

internal enum TokenKind
{
    Text,
    OutputStart,
    OutputEnd,
    BlockStart,
    BlockEnd,
    Name,
    String,
    Integer,
    Float,
    Operator,
    End,
}

/// <param name="Kind">What it is.</param>
/// <param name="Text">Its text; of a string its value.</param>
/// <param name="Position">Where it stands.</param>
internal readonly record struct TemplateToken(TokenKind Kind, string Text, int Position)
{
    public override string ToString() => Kind switch
    {
        TokenKind.End => "the end of the template",
        TokenKind.BlockEnd => "\"%}\"",
        TokenKind.OutputEnd => "\"}}\"",
        TokenKind.String => $"the string \"{(Text.Length > 40 ? Text[..40] + "..." : Text)}\"",
        TokenKind.Text => "text",
        _ => $"\"{Text}\"",
    };
}
