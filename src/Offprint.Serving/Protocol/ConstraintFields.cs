using System.Text.Json;
using Offprint.Inference;

namespace Offprint.Serving;

/// <summary>What a text may be: <c>response_format</c>, and beyond the original <c>regex</c> and <c>grammar</c> (EBNF in the dialect of llama.cpp).</summary>
internal static class ConstraintFields
{
    public static ITokenConstraint? Read(RequestFields fields, ServedModel model)
    {
        var constraints = new List<(string Name, Func<ConstraintCache, ITokenConstraint> Make)>();
        if (fields.Object("response_format") is { } format)
        {
            switch (format.RequiredText("type"))
            {
                case "text":
                    break;
                case "json_object":
                    constraints.Add(("response_format", static cache => cache.JsonObject()));
                    break;
                case "json_schema":
                    var described = format.Object("json_schema") ?? throw ApiException.Invalid("The field 'response_format.json_schema' is missing.", "response_format.json_schema", "missing_required_parameter");
                    described.Ignore("name", "description", "strict");
                    var schema = described.Any("schema") ?? throw ApiException.Invalid("The field 'response_format.json_schema.schema' is missing.", "response_format.json_schema.schema", "missing_required_parameter");
                    described.CheckAllKnown();
                    constraints.Add(("response_format.json_schema.schema", cache => cache.JsonSchema(schema)));
                    break;
                default:
                    throw ApiException.Invalid("'response_format.type' must be text, json_object or json_schema.", "response_format.type", "invalid_value");
            }

            format.CheckAllKnown();
        }

        if (fields.Text("regex") is { } pattern)
        {
            constraints.Add(("regex", cache => cache.Regex(pattern)));
        }

        if (fields.Text("grammar") is { } text)
        {
            constraints.Add(("grammar", cache => cache.Ebnf(text)));
        }

        if (constraints.Count > 1)
        {
            throw ApiException.Invalid($"'{constraints[0].Name}' and '{constraints[1].Name}' contradict each other: give one of them.", constraints[1].Name, "invalid_value");
        }

        if (constraints.Count == 0)
        {
            return null;
        }

        try
        {
            return constraints[0].Make(model.Engine.Constraints ?? throw new NotSupportedException("the model names no token that ends a text."));
        }
        catch (Exception error) when (error is ArgumentException or FormatException or NotSupportedException)
        {
            throw ApiException.Invalid($"'{constraints[0].Name}' cannot be used: {error.Message}", constraints[0].Name, "invalid_grammar");
        }
    }
}
