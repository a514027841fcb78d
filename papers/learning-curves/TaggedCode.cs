using Offprint.Code;

namespace Offprint.Papers.Reproductions;

/// <summary>C# methods whose names carry their syntactic roles, from compiled code: tagging with exact labels.</summary>
internal sealed class TaggedCode
{
    private readonly Dictionary<string, int> _ids = new(StringComparer.Ordinal);
    private readonly List<string> _texts = [];
    private readonly List<byte> _nameTags = [];

    public const int Tags = 25;

    public IReadOnlyList<TaggedMethod> Methods { get; private init; } = [];

    /// <summary>Tags that names can have.</summary>
    public IReadOnlyList<byte> NameTags => _nameTags;

    public int Words => _texts.Count;

    public string TextOf(int word) => _texts[word];

    public static TaggedCode Read(DataShelf data, int mostMethods, CancellationToken ct)
    {
        var parser = CodeLanguages.Parser(CodeLanguage.CSharp);
        var methods = new List<TaggedMethod>();
        var code = new TaggedCode { Methods = methods };
        foreach (var sample in CodeCorpus.Read(Path.Combine(data.Open("code").Folder, "csharp.parquet")).Take(mostMethods))
        {
            ct.ThrowIfCancellationRequested();
            var tree = parser.Parse(sample.Code);
            if (tree.Tokens.Count != sample.Roles.Length) continue;
            methods.Add(new TaggedMethod(
                sample.Unit,
                [.. tree.Tokens.Select(token => code.Id(tree.TextOf(token)))],
                [.. sample.Roles.Select(static role => (byte)(role - 'a'))],
                [.. tree.Tokens.Select(static token => token.Kind == TokenKind.Identifier)]));
        }

        code._nameTags.AddRange(methods.SelectMany(static m => m.Tags.Where((_, i) => m.IsName[i])).Distinct().Order());
        return code;
    }

    private int Id(string text)
    {
        if (_ids.TryGetValue(text, out var id)) return id;
        _ids[text] = id = _texts.Count;
        _texts.Add(text);
        return id;
    }
}
