namespace Offprint.Code;

internal sealed partial class PythonParser
{
    private CodeNode Function(CodeNode node)
    {
        node.Add(Take("def")).Add(Name(), "name");
        TypeParameters(node);
        node.Add(Parameters(), "parameters");
        if (TryAdd(node, "->"))
        {
            node.Add(Expression(), "return_type");
        }

        return Close(node.Add(Take(":")).Add(Block(), "body"));
    }

    private void TypeParameters(CodeNode node)
    {
        if (Is("["))
        {
            var list = New("type_parameter").Add(Take());
            while (!Is("]"))
            {
                if (Is("*") || Is("**"))
                {
                    list.Add(Take());
                }

                list.Add(Name());
                if (TryAdd(list, ":") || TryAdd(list, "="))
                {
                    list.Add(Expression());
                }

                if (!TryAdd(list, ","))
                {
                    break;
                }
            }

            node.Add(Close(list.Add(Take("]"))), "type_parameters");
        }
    }

    private CodeNode Parameters()
    {
        var list = New("parameters").Add(Take("("));
        ParameterList(list, ")", typed: true);
        return Close(list.Add(Take(")")));
    }

    private void ParameterList(CodeNode list, string end, bool typed)
    {
        while (!Is(end))
        {
            list.Add(Parameter(typed));
            if (!TryAdd(list, ","))
            {
                return;
            }
        }
    }

    private CodeNode Parameter(bool typed)
    {
        if (Is("/"))
        {
            return Close(New("positional_separator").Add(Take()));
        }

        CodeNode name;
        if (Is("*") || Is("**"))
        {
            var splat = New(Is("*") ? "list_splat_pattern" : "dictionary_splat_pattern").Add(Take());
            if (!IsName)
            {
                return Close(New("keyword_separator").Add(splat.Children[0]));
            }

            name = Close(splat.Add(Name()));
        }
        else
        {
            name = Name();
        }

        CodeNode? type = null;
        CodeNode? colon = null;
        if (typed && Is(":"))
        {
            colon = Take();
            type = Is("*") ? Close(New("list_splat").Add(Take()).Add(BitOr())) : Expression();
        }

        if (Is("="))
        {
            var parameter = New(type is null ? "default_parameter" : "typed_default_parameter").Add(name, "name");
            if (type is not null)
            {
                parameter.Add(colon!).Add(type, "type");
            }

            return Close(parameter.Add(Take()).Add(Expression(), "value"));
        }

        return type is null ? name : Node("typed_parameter", (name, null), (colon!, null), (type, "type"));
    }

    private CodeNode Class()
    {
        var node = New("class_definition").Add(Take()).Add(Name(), "name");
        TypeParameters(node);
        if (Is("("))
        {
            node.Add(Arguments(), "superclasses");
        }

        return Close(node.Add(Take(":")).Add(Block(), "body"));
    }

    private CodeNode Decorated()
    {
        var node = New("decorated_definition");
        while (Is("@"))
        {
            node.Add(Close(New("decorator").Add(Take()).Add(NamedExpression())));
            if (Now.Kind != PythonTokenKind.NewLine)
            {
                throw Unexpected("the end of the decorator");
            }

            _at++;
        }

        var definition = Now.Text is "def" or "class" or "async" ? Compound() : null;
        return Close(node.Add(definition ?? throw Unexpected("a function or a class after its decorators"), "definition"));
    }
}
