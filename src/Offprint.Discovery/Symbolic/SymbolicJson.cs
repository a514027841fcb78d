using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Offprint.Discovery;

/// <summary>
/// Programs as JSON, with open values: <c>{"$oneOf": [...]}</c>, <c>{"$manyOf": [...], "picks": 2, "distinct": true, "sorted": false}</c>,
/// <c>{"$float": [min, max], "scale": "log"}</c>, <c>{"$integer": [min, max]}</c>, <c>{"$permutation": [...]}</c>, each with an optional <c>"name"</c>.
/// </summary>
public static class SymbolicJson
{
    private const string TypeKey = "$type";
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };
    private static readonly JsonReaderOptions Lenient = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true, MaxDepth = 256 };

    /// <summary>Reads a file with a program or a search space in JSON; comments and trailing commas are allowed.</summary>
    /// <param name="path">The file.</param>
    /// <returns>The program.</returns>
    /// <exception cref="InvalidDataException">It is not valid; the message names file and line.</exception>
    public static Symbolic<JsonNode> Load(string path)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        if (!File.Exists(path))
        {
            throw new FileNotFoundException($"There is no file '{path}'.", path);
        }

        return new Symbolic<JsonNode>(Read(File.ReadAllText(path), null, path, []));
    }

    /// <summary>Reads a program or a search space in JSON.</summary>
    /// <param name="json">The text.</param>
    /// <returns>The program.</returns>
    /// <exception cref="InvalidDataException">It is not valid; the message names the line.</exception>
    public static Symbolic<JsonNode> Parse(string json) => new(Read(json, null, "the text", []));

    /// <summary>The program without open values as plain JSON.</summary>
    internal static JsonNode? Plain(SymbolicNode node) => node.Kind switch
    {
        SymbolicKind.Hole or SymbolicKind.Missing => throw new InvalidOperationException($"{(node.Path.Steps.Count == 0 ? "The program" : node.Path)} is still open ({node}); decode it first."),
        SymbolicKind.List => new JsonArray([.. node.Children.Select(static c => Plain(c.Node))]),
        SymbolicKind.Leaf => JsonSerializer.SerializeToNode(node.Value),
        _ => new JsonObject(node.Children.Select(static c => KeyValuePair.Create(c.Name, Plain(c.Node)))),
    };

    internal static string Write(SymbolicNode node, Type declared) => (Node(node, declared) ?? JsonValue.Create((string?)null))?.ToJsonString(Indented) ?? "null";

    internal static SymbolicNode Read(string json, Type? declared, string source, IReadOnlyList<Type> types)
    {
        ArgumentNullException.ThrowIfNull(json);
        var bytes = Encoding.UTF8.GetBytes(json.TrimStart('\uFEFF'));
        var reader = new Utf8JsonReader(bytes, Lenient);
        var at = 0L;
        try
        {
            reader.Read();
            var node = new Reader(bytes, source, declared, types).Value(ref reader, declared ?? typeof(object), ref at);
            if (reader.Read())
            {
                throw new JsonException("there is text after the end");
            }

            return node;
        }
        catch (JsonException exception)
        {
            var line = exception.LineNumber is { } number ? number + 1 : Line(bytes, at);
            throw new InvalidDataException($"{source}, line {line}: {exception.Message.Split(" LineNumber", 2)[0].TrimEnd('.')}.", exception);
        }
        catch (Exception exception) when (exception is ArgumentException or FormatException)
        {
            throw new InvalidDataException($"{source}, line {Line(bytes, at)}: {exception.Message.Split(" (Parameter '", 2)[0]}", exception);
        }
    }

    private static long Line(byte[] bytes, long at) => 1 + bytes.AsSpan(0, (int)Math.Min(at, bytes.Length)).Count((byte)'\n');

    private static JsonNode? Node(SymbolicNode node, Type? declared)
    {
        switch (node.Kind)
        {
            case SymbolicKind.Leaf:
                return node.Value switch
                {
                    null => null,
                    Enum member => JsonValue.Create(member.ToString()),
                    string or bool or DateTime or DateTimeOffset or TimeSpan or Guid => JsonSerializer.SerializeToNode(node.Value),
                    double number when !double.IsFinite(number) => JsonValue.Create(number.ToString(CultureInfo.InvariantCulture)),
                    { } number when number.GetType().IsPrimitive || number is decimal => JsonSerializer.SerializeToNode(number),
                    _ => throw new NotSupportedException($"{node.Path} is a {SymbolicSlot.NameOf(node.Value.GetType())}, which can't be written as JSON."),
                };
            case SymbolicKind.List:
                return new JsonArray([.. node.Children.Select(c => Node(c.Node, node.SlotOf(c.Name).Type))]);
            case SymbolicKind.Hole:
                return Hole(node.Hole!);
            case SymbolicKind.Missing:
                return new JsonObject { ["$missing"] = true };
            case SymbolicKind.Call:
                throw new NotSupportedException($"{node.Path} is a call of {node.Method!.Name}, which can't be written as JSON.");
        }

        var written = new JsonObject();
        if (node.Kind == SymbolicKind.Object && node.Type != declared)
        {
            written[TypeKey] = node.Type!.FullName;
        }

        foreach (var (name, child) in node.Children)
        {
            written[name] = Node(child, node.SlotOf(name).Type);
        }

        return written;
    }

    private static JsonObject Hole(HyperValue hole)
    {
        JsonArray Candidates() => [.. hole.Candidates.Select(static c => Node(c, null))];
        var written = hole.Kind switch
        {
            HyperKind.Float => new JsonObject { ["$float"] = new JsonArray(hole.Minimum, hole.Maximum), ["scale"] = hole.Scale.ToString() },
            HyperKind.Custom => throw new NotSupportedException($"{hole} can't be written as JSON."),
            _ when hole.IsList => new JsonObject { ["$manyOf"] = Candidates(), ["picks"] = hole.Picks, ["distinct"] = hole.Distinct, ["sorted"] = hole.Sorted },
            _ => new JsonObject { ["$oneOf"] = Candidates() },
        };
        if (hole.Name is not null)
        {
            written["name"] = hole.Name;
        }

        return written;
    }

    /// <summary>Reads with the place in the text at hand, for messages.</summary>
    private sealed class Reader(byte[] bytes, string source, Type? root, IReadOnlyList<Type> types)
    {
        public SymbolicNode Value(ref Utf8JsonReader reader, Type declared, ref long at)
        {
            at = reader.TokenStartIndex;
            switch (reader.TokenType)
            {
                case JsonTokenType.StartObject:
                    return Members(ref reader, declared, ref at);
                case JsonTokenType.StartArray:
                    var items = new List<SymbolicNode>();
                    var element = declared == typeof(object) ? typeof(object) : SymbolicTypes.ElementOf(declared) ?? throw new ArgumentException($"a list stands where a {SymbolicSlot.NameOf(declared)} is wanted");
                    while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
                    {
                        items.Add(Value(ref reader, element, ref at).FittedTo(SymbolicSlot.Of(element, "item"), SymbolicPath.Root.Child(items.Count)));
                    }

                    return SymbolicNode.List(items, declared == typeof(object) ? null : declared);
                case JsonTokenType.String:
                    return SymbolicNode.Leaf(Text(reader.GetString()!, declared));
                case JsonTokenType.Number:
                    return SymbolicNode.Leaf(reader.TryGetInt32(out var small) ? small : reader.TryGetInt64(out var whole) ? whole : (object)reader.GetDouble());
                case JsonTokenType.True or JsonTokenType.False:
                    return SymbolicNode.Leaf(reader.GetBoolean());
                default:
                    return SymbolicNode.Leaf(null);
            }
        }

        private SymbolicNode Members(ref Utf8JsonReader reader, Type declared, ref long at)
        {
            var start = at;
            var members = new List<(string Name, SymbolicNode Value)>();
            var type = declared == typeof(object) || SymbolicTypes.ElementOf(declared) is not null ? null : declared;
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                at = reader.TokenStartIndex;
                var name = reader.GetString()!;
                reader.Read();
                if (members.Exists(m => m.Name == name))
                {
                    throw new ArgumentException($"\"{name}\" stands twice");
                }

                if (name == TypeKey && root is not null)
                {
                    type = Resolve(reader.GetString()!, declared);
                    continue;
                }

                var isHole = members.Count > 0 && members[0].Name.StartsWith('$');
                var wanted = name.StartsWith('$') ? (name is "$float" or "$integer" ? typeof(object) : name == "$oneOf" ? (declared == typeof(object) ? declared : declared.MakeArrayType()) : declared)
                    : isHole ? typeof(object)
                    : type is not null ? (SymbolicShape.Of(type)?.Slot(name) ?? throw new ArgumentException($"{SymbolicSlot.NameOf(type)} has no \"{name}\"; it has {string.Join(", ", SymbolicShape.Of(type)?.Names ?? [])}")).Type
                    : SymbolicTypes.ElementOf(declared) ?? typeof(object);
                members.Add((name, Value(ref reader, wanted, ref at)));
            }

            at = start;
            if (members.Count > 0 && members[0].Name.StartsWith('$') && members[0].Name != "$missing")
            {
                return SymbolicNode.Open(Hole(members));
            }

            if (members is [("$missing", _)])
            {
                throw new ArgumentException("a value is missing");
            }

            return type is not null ? SymbolicNode.Object(type, members) : SymbolicNode.Map(members, declared == typeof(object) ? null : declared);
        }

        private static Hyper<object> Hole(List<(string Name, SymbolicNode Value)> members)
        {
            var (kind, content) = members[0];
            SymbolicNode? Option(string name) => members.Find(m => m.Name == name).Value;
            string[] known = kind switch { "$manyOf" => ["picks", "distinct", "sorted", "name"], "$float" => ["scale", "name"], _ => ["name"] };
            if (kind is not ("$oneOf" or "$manyOf" or "$permutation" or "$float" or "$integer"))
            {
                throw new ArgumentException($"\"{kind}\" is not an open value; there are $oneOf, $manyOf, $permutation, $float, $integer");
            }

            if (members.Skip(1).Select(static m => m.Name).FirstOrDefault(n => !known.Contains(n)) is { } unknown)
            {
                throw new ArgumentException($"\"{unknown}\" is not an option of {kind}; there are {string.Join(", ", known)}");
            }

            if (content.Kind != SymbolicKind.List)
            {
                throw new ArgumentException($"{kind} must be a list");
            }

            var candidates = content.Children.Select(static c => c.Node).ToList();
            Hyper<object> hole;
            switch (kind)
            {
                case "$float" or "$integer":
                    if (candidates.Count != 2 || candidates.Exists(static c => c.Kind != SymbolicKind.Leaf || c.Value is not (int or long or double)) || (kind == "$integer" && candidates.Exists(static c => c.Value is not int)))
                    {
                        throw new ArgumentException($"{kind} must be [smallest, largest]{(kind == "$integer" ? ", two whole numbers" : "")}");
                    }

                    var (low, high) = (Convert.ToDouble(candidates[0].Value, CultureInfo.InvariantCulture), Convert.ToDouble(candidates[1].Value, CultureInfo.InvariantCulture));
                    if (kind == "$integer")
                    {
                        if (high < low || high - low > 100_000)
                        {
                            throw new ArgumentException($"$integer must be [smallest, largest] with at most 100,000 steps");
                        }

                        hole = new Hyper<object>(HyperKind.Choices, [.. Enumerable.Range((int)low, (int)(high - low) + 1).Select(static i => SymbolicNode.Leaf(i))]);
                        break;
                    }

                    var scale = (Option("scale")?.Value as string ?? "linear").ToUpperInvariant() switch
                    {
                        "LINEAR" => FloatScale.Linear,
                        "LOG" => FloatScale.Log,
                        "REVERSELOG" => FloatScale.ReverseLog,
                        _ => throw new ArgumentException("\"scale\" must be linear, log or reverseLog"),
                    };
                    hole = new Hyper<object>(HyperKind.Float, minimum: low, maximum: high, scale: scale);
                    break;
                case "$manyOf":
                    hole = new Hyper<object>(HyperKind.Choices, candidates, Option("picks")?.Value as int? ?? throw new ArgumentException("$manyOf needs \"picks\", a whole number"), isList: true, Flag(Option("distinct"), true), Flag(Option("sorted"), false));
                    break;
                case "$permutation":
                    hole = new Hyper<object>(HyperKind.Choices, candidates, candidates.Count, isList: true);
                    break;
                default:
                    hole = new Hyper<object>(HyperKind.Choices, candidates);
                    break;
            }

            return Option("name") is { } name ? hole.Named(name.Value as string ?? throw new ArgumentException("\"name\" must be a text")) : hole;
        }

        private static bool Flag(SymbolicNode? option, bool otherwise) => option is null ? otherwise : option.Value as bool? ?? throw new ArgumentException("\"distinct\" and \"sorted\" must be true or false");

        private static object Text(string text, Type declared)
        {
            var wanted = Nullable.GetUnderlyingType(declared) ?? declared;
            return wanted switch
            {
                _ when wanted == typeof(double) => double.Parse(text, CultureInfo.InvariantCulture),
                _ when wanted == typeof(DateTime) || wanted == typeof(DateTimeOffset) || wanted == typeof(TimeSpan) || wanted == typeof(Guid) => JsonSerializer.Deserialize(JsonSerializer.Serialize(text), wanted)!,
                _ => text,
            };
        }

        private Type Resolve(string name, Type declared) =>
            types.FirstOrDefault(t => t.FullName == name) ?? root!.Assembly.GetType(name) ?? declared.Assembly.GetType(name)
            ?? throw new ArgumentException($"the type {name} is not known in {source} ({bytes.Length} bytes); pass it along");
    }
}
