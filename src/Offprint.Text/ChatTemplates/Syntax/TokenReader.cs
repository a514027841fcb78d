namespace Offprint.Text;

/// <summary>The tokens of a template, read one by one.</summary>
internal sealed class TokenReader(TemplateSource source)
{
    private const int MaximumNesting = 150;

    private readonly List<TemplateToken> tokens = new TemplateLexer(source).Read();
    private int index;
    private int nesting;

    public TemplateToken Current => tokens[index];

    public int Position => Current.Position;

    public TemplateToken Next() => tokens[index].Kind == TokenKind.End ? tokens[index] : tokens[index++];

    public bool Is(string symbol) => Current.Kind == TokenKind.Operator && Current.Text == symbol;

    public bool IsName(string name) => Current.Kind == TokenKind.Name && Current.Text == name;

    public bool NextIs(TokenKind kind, string text) => index + 1 < tokens.Count && tokens[index + 1].Kind == kind && tokens[index + 1].Text == text;

    public bool Skip(string symbol) => Is(symbol) && Advance();

    public bool SkipName(string name) => IsName(name) && Advance();

    public void Expect(string symbol)
    {
        if (!Skip(symbol))
        {
            throw Unexpected($"\"{symbol}\"");
        }
    }

    public void ExpectName(string name)
    {
        if (!SkipName(name))
        {
            throw Unexpected($"\"{name}\"");
        }
    }

    public void Expect(TokenKind kind, string what)
    {
        if (Current.Kind != kind)
        {
            throw Unexpected(what);
        }

        index++;
    }

    public string Name() => Current.Kind == TokenKind.Name ? Next().Text : throw Unexpected("a name");

    public ChatTemplateException Unexpected(string wanted) => source.Error($"{wanted} expected, not {Current}", Position);

    public ChatTemplateException Error(string message, int position) => source.Error(message, position);

    /// <summary>Reads something nested, not too deeply.</summary>
    public T Nested<T>(Func<T> read)
    {
        if (++nesting > MaximumNesting)
        {
            throw source.Error($"nested more than {MaximumNesting} deep", Position);
        }

        var result = read();
        nesting--;
        return result;
    }

    private bool Advance()
    {
        index++;
        return true;
    }
}
