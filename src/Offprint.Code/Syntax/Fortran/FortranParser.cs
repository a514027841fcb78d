namespace Offprint.Code;

/// <summary>Units and blocks: lines into a tree.</summary>
internal sealed class FortranParser(string text, List<FortranLine> lines)
{
    private static readonly HashSet<string> TypeWords = ["integer", "real", "double", "doubleprecision", "complex", "logical", "character", "byte"];

    private static readonly HashSet<string> Prefixes = ["recursive", "pure", "elemental", "module", "impure"];

    private HashSet<string> _arrays = [];
    private int _at;

    public CodeNode File()
    {
        var file = new CodeNode("translation_unit", 0, text.Length);
        while (_at < lines.Count)
        {
            file.Add(Item());
        }

        return file;
    }

    private CodeNode Item()
    {
        var line = lines[_at];
        Depth.Require(text, line.Start);
        if (line.IsDirective)
        {
            _at++;
            return new CodeNode("directive", line.Tokens[0].Start, line.Tokens[0].End, TokenKind.Punctuation);
        }

        if (UnitOf(line) is { } unit)
        {
            return Unit(unit);
        }

        var words = line.Tokens;
        var construct = words.Count > 2 && words[0].Kind == FortranTokenKind.Name && words[1].Text == ":" ? 2 : 0;
        var first = construct < words.Count ? words[construct].Text : "";
        if (first == "do" && !FortranStatement.IsAssignment(words))
        {
            return Do(construct);
        }

        if (first == "if" && words[^1].Text == "then")
        {
            return If();
        }

        if (first is "select" or "selectcase" or "where" or "forall" or "associate" or "block" or "interface" or "type" && OpensBlock(words, construct))
        {
            return Construct(first == "selectcase" ? "select" : first);
        }

        return Statement();
    }

    private static bool OpensBlock(List<FortranToken> words, int at)
    {
        var second = at + 1 < words.Count ? words[at + 1].Text : "";
        return words[at].Text switch
        {
            "select" or "selectcase" or "associate" or "interface" => !FortranStatement.IsAssignment(words),
            "block" => words.Count == at + 1,
            "type" => second is "::" or "," || (second != "(" && words.Count > at + 1 && words[at + 1].Kind == FortranTokenKind.Name && !FortranStatement.IsAssignment(words)),
            _ => second == "(" && FortranStatement.Closing(words, at + 1) == words.Count - 1,
        };
    }

    private CodeNode Statement()
    {
        var line = lines[_at++];
        return new FortranStatement(text, line, _arrays).Parse();
    }

    /// <summary>The kind of a program unit that a line begins; null for every other line.</summary>
    private static string? UnitOf(FortranLine line)
    {
        var words = line.Tokens;
        if (words[0].Kind != FortranTokenKind.Name || FortranStatement.IsAssignment(words))
        {
            return null;
        }

        for (var i = 0; i < words.Count && words[i].Kind == FortranTokenKind.Name; i++)
        {
            var word = words[i].Text;
            if (word is "subroutine" or "program" && i + 1 < words.Count)
            {
                return word;
            }

            if (word == "function" && i + 2 < words.Count && words[i + 2].Text == "(")
            {
                return word;
            }

            if (word == "module" && i == 0 && words.Count == 2 && words[1].Text != "procedure")
            {
                return word;
            }

            if ((word == "blockdata" || (word == "block" && words.Count > 1 && words[1].Text == "data")) && i == 0)
            {
                return "block_data";
            }

            if (TypeWords.Contains(word))
            {
                // real*8 function, character(len=*) function, double precision function
                if (i + 1 < words.Count && words[i + 1].Text == "(")
                {
                    i = FortranStatement.Closing(words, i + 1);
                }
                else if (i + 2 < words.Count && words[i + 1].Text == "*")
                {
                    i = words[i + 2].Text == "(" ? FortranStatement.Closing(words, i + 2) : i + 2;
                }

                if (i < 0)
                {
                    return null;
                }
            }
            else if (!Prefixes.Contains(word) && word is not ("precision" or "complex"))
            {
                return null;
            }
        }

        return null;
    }

    private CodeNode Unit(string kind)
    {
        var outer = _arrays;
        _arrays = DeclaredArrays(_at + 1);
        var node = new CodeNode(kind, 0, 0).Add(Statement(), "header");
        while (true)
        {
            if (_at == lines.Count)
            {
                throw CodeParseException.At(text, text.Length, $"the {kind.Replace('_', ' ')} has no END.");
            }

            if (IsEnd(lines[_at], kind == "block_data" ? "block" : kind))
            {
                node.Add(Statement(), "end");
                break;
            }

            node.Add(Item());
        }

        _arrays = outer;
        return Close(node);
    }

    /// <summary>END alone closes any unit; END SUBROUTINE and ENDSUBROUTINE the subroutine, and so on.</summary>
    private static bool IsEnd(FortranLine line, string kind)
    {
        var words = line.Tokens;
        return !line.IsDirective && !FortranStatement.IsAssignment(words)
            && ((words[0].Text == "end" && (words.Count == 1 || words[1].Text == kind)) || words[0].Text == "end" + kind);
    }

    private CodeNode If()
    {
        var node = new CodeNode("if_statement", 0, 0).Add(Statement(), "header");
        while (true)
        {
            var line = Require("IF");
            var words = line.Tokens;
            if (IsEnd(line, "if"))
            {
                return Close(node.Add(Statement(), "end"));
            }

            if (words[0].Text is "elseif" or "else" && !FortranStatement.IsAssignment(words))
            {
                var clause = new CodeNode(words.Count == 1 ? "else_clause" : "elseif_clause", 0, 0).Add(Statement());
                while (!(Require("IF") is { } next && (IsEnd(next, "if") || (next.Tokens[0].Text is "else" or "elseif" && !FortranStatement.IsAssignment(next.Tokens)))))
                {
                    clause.Add(Item());
                }

                node.Add(Close(clause), "alternative");
                continue;
            }

            node.Add(Item());
        }
    }

    /// <summary>DO ... END DO, or DO label ... label; nested loops may end at one label, which belongs to the innermost.</summary>
    private CodeNode Do(int construct)
    {
        var words = lines[_at].Tokens;
        var label = construct + 1 < words.Count && words[construct + 1].Kind == FortranTokenKind.Integer ? words[construct + 1].Text : null;
        var node = new CodeNode("do_loop_statement", 0, 0).Add(Statement(), "header");
        while (true)
        {
            var line = Require("DO");
            if (label is null && IsEnd(line, "do"))
            {
                return Close(node.Add(Statement(), "end"));
            }

            var last = label is not null && line.Label?.Text.TrimStart('0') == label.TrimStart('0');
            var item = Item();
            node.Add(item);
            if (last || (label is not null && EndsAt(item, label)))
            {
                return Close(node);
            }
        }
    }

    /// <summary>Whether an inner loop ended at the label.</summary>
    private bool EndsAt(CodeNode item, string label)
    {
        while (item.Type == "do_loop_statement")
        {
            item = item.Children[^1];
        }

        return item.Child("label") is { Type: "statement_label" } found && text[found.Start..found.End].TrimStart('0') == label.TrimStart('0');
    }

    private CodeNode Construct(string word)
    {
        var node = new CodeNode(word + "_construct", 0, 0).Add(Statement(), "header");
        while (!IsEnd(Require(word.ToUpperInvariant()), word))
        {
            node.Add(Item());
        }

        return Close(node.Add(Statement(), "end"));
    }

    private FortranLine Require(string block) =>
        _at < lines.Count ? lines[_at] : throw CodeParseException.At(text, text.Length, $"the {block} block is never closed.");

    /// <summary>The names that the unit from a line on declares with bounds.</summary>
    private HashSet<string> DeclaredArrays(int from)
    {
        var arrays = new HashSet<string>(StringComparer.Ordinal);
        for (var i = from; i < lines.Count && !(lines[i].Tokens[0].Text == "end" && lines[i].Tokens.Count == 1) && UnitOf(lines[i]) is null; i++)
        {
            var words = lines[i].Tokens;
            if (lines[i].IsDirective || FortranStatement.IsAssignment(words) || (!TypeWords.Contains(words[0].Text) && words[0].Text is not ("dimension" or "common" or "type" or "allocatable")))
            {
                continue;
            }

            var colons = words.FindIndex(w => w.Text == "::");
            var all = colons >= 0 && words.Take(colons).Any(w => w.Text == "dimension");
            var start = colons >= 0 ? colons + 1 : words[0].Text == "double" && words.Count > 1 ? 2 : 1;
            for (var w = start; w < words.Count; w++)
            {
                if (words[w].Text == "(")
                {
                    w = FortranStatement.Closing(words, w) is var closing and >= 0 ? closing : words.Count;
                }
                else if (words[w].Kind == FortranTokenKind.Name && (all || (w + 1 < words.Count && words[w + 1].Text == "(")))
                {
                    arrays.Add(words[w].Text);
                }
            }
        }

        return arrays;
    }

    private static CodeNode Close(CodeNode node)
    {
        (node.Start, node.End) = (node.Children[0].Start, node.Children[^1].End);
        return node;
    }
}
