using Offprint.Inference;

namespace Offprint.Papers.Reproductions;

/// <summary>A grammar of the experiment: the EBNF that the samplers get, and a regular expression for the runtime's own matcher, which checks their output.</summary>
internal sealed record ExpressionGrammar(string Name, string Ebnf, string? Pattern)
{
    private static readonly string[] Owners =
    [
        "self", "os", "sys", "re", "path", "name", "node", "item", "value", "key", "line", "text", "data", "file", "args", "options", "parser", "module", "string", "result", "obj", "cls", "func",
        "frame", "code", "buf", "conn", "sock", "msg", "response", "request", "url", "headers", "stream", "fp", "f", "s", "x", "e", "m", "p", "t", "n", "d", "ns", "tokens", "words", "lines", "values", "keys",
        "left", "right", "first", "last", "start", "end", "parent", "child", "root", "tree", "types", "errors", "logger", "config", "cache", "queue", "lock", "thread", "process", "event", "loop", "task",
    ];

    private static readonly string[] Members =
    [
        "path", "name", "value", "args", "keys", "values", "items", "append", "join", "split", "strip", "lower", "upper", "format", "encode", "decode", "read", "write", "close", "open", "start", "end", "group",
        "match", "search", "get", "set", "pop", "add", "remove", "update", "copy", "sort", "index", "count", "find", "replace", "startswith", "endswith", "isdigit", "environ", "stdout", "stderr", "stdin", "argv",
        "exit", "modules", "version", "platform", "message", "errno", "code", "line", "lineno", "filename", "type", "data", "text", "body", "headers", "status", "parent", "children", "next", "prev", "length",
        "size", "mode", "flags", "options", "parser", "config", "cache", "loop", "lock", "acquire", "release", "wait", "run", "stop", "send", "recv", "fileno", "flush", "seek", "tell", "x", "y", "real", "imag",
    ];

    public static IReadOnlyList<ExpressionGrammar> All { get; } =
    [
        new("arithmetic",
            """
            root    ::= operand (operator operand){1,2}
            operand ::= "i" | "j" | "k" | "n" | "m" | "x" | "y" | "a" | "b" | "0" | "1" | "2"
            operator ::= " + " | " - " | " * " | " // "
            """,
            @"[ijknmxyab012](?: (?:\+|-|\*|//) [ijknmxyab012]){1,2}"),
        new("members",
            $"""
            root   ::= owner "." member
            owner  ::= {string.Join(" | ", Owners.Select(static w => $"\"{w}\""))}
            member ::= {string.Join(" | ", Members.Select(static w => $"\"{w}\""))}
            """,
            $@"(?:{string.Join('|', Owners)})\.(?:{string.Join('|', Members)})"),
        new("dates",
            """
            root  ::= "date(" year ", " month ", " day ")"
            year  ::= "19" "9" [0-9] | "20" [01] [0-9]
            month ::= [1-9] | "1" [0-2]
            day   ::= [1-9] | [12] [0-9] | "3" [01]
            """,
            @"date\((?:199\d|20[01]\d), (?:1[0-2]|[1-9]), (?:3[01]|[12]\d|[1-9])\)"),
    ];

    public IGrammar Compile() => Grammar.ParseEbnf(Ebnf);
}
