using System.CommandLine;
using System.Text.Json;
using Offprint.Inference;
using Offprint.Papers;

namespace Offprint.App.Commands;

/// <summary>The flags by which a grammar is given.</summary>
internal sealed class GrammarArguments
{
    private readonly Option<string?> _grammar = new("--grammar") { Description = "A grammar in EBNF, as llama.cpp writes it (GBNF).", HelpName = "file" };
    private readonly Option<string> _root = new("--root") { Description = "The rule that the grammar starts from.", HelpName = "rule", DefaultValueFactory = _ => "root" };
    private readonly Option<string?> _regex = new("--regex") { Description = "A regular expression that the whole text matches.", HelpName = "pattern" };
    private readonly Option<string?> _schema = new("--json-schema") { Description = "A JSON Schema; the text is a JSON value under it.", HelpName = "file" };
    private readonly Option<bool> _object = new("--json-object") { Description = "Any JSON object." };
    private readonly Option<string?> _words = new("--words") { Description = "A list of texts, one a line.", HelpName = "file" };

    public void AddTo(Command command)
    {
        foreach (var option in (Option[])[_grammar, _root, _regex, _schema, _object, _words]) command.Add(option);
    }

    /// <summary>The grammar and its text; null when none is given.</summary>
    public (IGrammar Grammar, string Text)? Read(ParseResult parsed)
    {
        var given = ((Option[])[_grammar, _regex, _schema, _object, _words]).Where(option => parsed.GetResult(option) is { Implicit: false }).Select(static option => option.Name).ToList();
        if (given.Count == 0) return null;
        if (given.Count > 1) throw new OptionException(given[1], null, $"{given[0]} and {given[1]} contradict each other; give one of them.");
        var flag = given[0];
        try
        {
            switch (flag)
            {
                case "--grammar":
                    var text = File.ReadAllText(parsed.GetValue(_grammar)!);
                    var root = parsed.GetValue(_root)!;
                    return (Grammar.ParseEbnf(text, root), $"ebnf {root}\n{text}");
                case "--regex":
                    return (Grammar.FromRegex(parsed.GetValue(_regex)!), "regex\n" + parsed.GetValue(_regex));
                case "--json-schema":
                    var schema = File.ReadAllText(parsed.GetValue(_schema)!);
                    return (Grammar.FromJsonSchema(schema), "json-schema\n" + schema);
                case "--json-object":
                    return (Grammar.JsonObject(), "json-object");
                default:
                    string[] words = [.. File.ReadLines(parsed.GetValue(_words)!).Where(static line => line.Length > 0)];
                    return (Grammar.FromWords(words), "words\n" + string.Join('\n', words));
            }
        }
        catch (GrammarException e)
        {
            var file = flag switch { "--grammar" => parsed.GetValue(_grammar), "--json-schema" => parsed.GetValue(_schema), "--words" => parsed.GetValue(_words), _ => null };
            throw new OptionException(flag, file, $"{flag}{(file is null ? "" : $" {file}")}: {e.Message}");
        }
    }

    public (IGrammar Grammar, string Text) Require(ParseResult parsed)
        => Read(parsed) ?? throw new OptionException("--grammar", null, "There is no grammar: give --grammar, --regex, --json-schema, --json-object or --words.");
}
