using System.Text.Json;
using Offprint.Text;

namespace Offprint.Inference;

/// <summary>Makes grammars from the notations in use.</summary>
/// <seealso href="https://arxiv.org/abs/2405.21047"/>
public static class Grammar
{
    /// <summary>
    /// Reads a grammar in EBNF as llama.cpp writes it (GBNF): <c>name ::= "text" [a-z] . ( ... ) a | b</c>, with <c>* + ? {m} {m,} {m,n}</c> behind an element, escapes
    /// <c>\n \r \t \\ \" \] \xHH \uHHHH \UHHHHHHHH</c>, and comments behind <c>#</c>. <c>=</c> for <c>::=</c>, single quotes, and a semicolon behind a rule are understood too. Rules may be
    /// recursive in any way, left recursion included.
    /// </summary>
    /// <param name="text">The grammar.</param>
    /// <param name="root">The rule that everything is made of.</param>
    /// <exception cref="GrammarException">It is malformed, uses a rule that it does not define, or has no string; with line, column and rule.</exception>
    public static IGrammar ParseEbnf(string text, string root = "root")
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentException.ThrowIfNullOrEmpty(root);
        var rules = EbnfParser.Parse(text, root);
        return GrammarCompiler.Compile(rules, root);
    }

    /// <summary>The texts that a regular expression matches as a whole.</summary>
    /// <param name="pattern">See <see cref="RegexAutomatonOptions"/> for the syntax.</param>
    /// <exception cref="GrammarException">The pattern cannot be used, or matches nothing.</exception>
    public static IGrammar FromRegex(string pattern)
    {
        ArgumentNullException.ThrowIfNull(pattern);
        try
        {
            return FromAutomaton(FiniteAutomaton.FromRegex(pattern));
        }
        catch (ArgumentException e) when (e is not GrammarException)
        {
            throw new GrammarException(e.Message, e);
        }
    }

    /// <summary>The texts of a list.</summary>
    /// <exception cref="GrammarException">There are none.</exception>
    public static IGrammar FromWords(IEnumerable<string> words) => FromAutomaton(FiniteAutomaton.FromWords(words));

    /// <summary>What a finite automaton over bytes accepts.</summary>
    /// <exception cref="GrammarException">It accepts nothing.</exception>
    /// <exception cref="ArgumentException">It is not over bytes.</exception>
    public static IGrammar FromAutomaton(FiniteAutomaton automaton)
    {
        ArgumentNullException.ThrowIfNull(automaton);
        if (automaton.SymbolCount != FiniteAutomaton.ByteCount)
        {
            throw new ArgumentException($"The automaton is over {automaton.SymbolCount} symbols, not over the 256 bytes.", nameof(automaton));
        }

        return automaton.IsEmpty ? throw new GrammarException("Nothing matches: the grammar has no string.") : new AutomatonGrammar(automaton);
    }

    /// <summary>The JSON texts of a schema. Every text is valid under the schema; not every valid text is among them: properties come in the order of the schema, white space as the options say.</summary>
    /// <param name="schema">
    /// The schema: type, properties, required, additionalProperties, items, prefixItems, minItems, maxItems, enum, const, anyOf, oneOf (of alternatives that exclude each other), allOf of one, $ref
    /// within the document (recursion included), minLength, maxLength, pattern, format (date-time, date, time, duration, email, hostname, ipv4, uuid), minimum, maximum, exclusiveMinimum,
    /// exclusiveMaximum and multipleOf of integers. Titles and other annotations are passed over.
    /// </param>
    /// <param name="options">How JSON is written; null for the defaults.</param>
    /// <exception cref="GrammarException">A keyword is not supported or malformed, or nothing is valid; the message has the JSON pointer.</exception>
    public static IGrammar FromJsonSchema(JsonElement schema, JsonGrammarOptions? options = null) => new JsonSchemaReader(schema, options ?? new JsonGrammarOptions()).Compile();

    /// <inheritdoc cref="FromJsonSchema(JsonElement, JsonGrammarOptions?)"/>
    public static IGrammar FromJsonSchema(string schema, JsonGrammarOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(schema);
        try
        {
            using var document = JsonDocument.Parse(schema);
            return FromJsonSchema(document.RootElement, options);
        }
        catch (JsonException e)
        {
            throw new GrammarException($"The schema is not JSON: {e.Message}", e) { Line = (int)(e.LineNumber + 1 ?? 0), Column = (int)(e.BytePositionInLine + 1 ?? 0) };
        }
    }

    /// <summary>Any JSON object (the <c>json_object</c> mode of chat servers).</summary>
    public static IGrammar JsonObject(JsonGrammarOptions? options = null)
    {
        var rules = new GrammarRules();
        new JsonRules(rules, options ?? new JsonGrammarOptions()).AddObject("root");
        return GrammarCompiler.Compile(rules, "root");
    }

    /// <summary>Any JSON value.</summary>
    public static IGrammar JsonValue(JsonGrammarOptions? options = null)
    {
        var rules = new GrammarRules();
        rules.Define("root", new JsonRules(rules, options ?? new JsonGrammarOptions()).Value);
        return GrammarCompiler.Compile(rules, "root");
    }

    /// <summary>The strings of a grammar that have at most some bytes. Prefixes that cannot be completed within them are not viable.</summary>
    /// <param name="grammar">The grammar.</param>
    /// <param name="maximumBytes">Most bytes.</param>
    /// <exception cref="GrammarException">Its shortest string is longer.</exception>
    public static IGrammar Limit(IGrammar grammar, int maximumBytes)
    {
        ArgumentNullException.ThrowIfNull(grammar);
        ArgumentOutOfRangeException.ThrowIfNegative(maximumBytes);
        return grammar.Start.ShortestCompletion > maximumBytes
            ? throw new GrammarException($"The shortest string of the grammar has {grammar.Start.ShortestCompletion} bytes, more than the {maximumBytes} allowed.")
            : new LimitedGrammar(grammar, maximumBytes);
    }

    /// <summary>The finite automaton of a grammar that is regular and was found to be so; null for recursive and limited ones.</summary>
    public static FiniteAutomaton? AutomatonOf(IGrammar grammar) => (grammar as AutomatonGrammar)?.Automaton;

    /// <summary>About how many bytes a grammar takes, with what it remembers.</summary>
    internal static long BytesOf(IGrammar grammar) => grammar switch
    {
        AutomatonGrammar regular => regular.Bytes,
        PushdownGrammar recursive => recursive.Bytes,
        LimitedGrammar limited => BytesOf(limited.Inner),
        _ => 0,
    };

    /// <summary>Whether a grammar has a string.</summary>
    public static bool Matches(this IGrammar grammar, ReadOnlySpan<byte> bytes)
    {
        ArgumentNullException.ThrowIfNull(grammar);
        return grammar.Start.Advance(bytes) is { IsAccepting: true };
    }

    /// <summary>Whether a grammar has a text (as UTF-8).</summary>
    public static bool Matches(this IGrammar grammar, string text) => grammar.Matches(System.Text.Encoding.UTF8.GetBytes(text));
}
