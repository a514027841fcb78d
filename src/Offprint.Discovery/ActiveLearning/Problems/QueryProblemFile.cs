using System.Globalization;
using System.Text;
using System.Text.Json;
using CsvHelper;

namespace Offprint.Discovery;

/// <summary>
/// Problems in files. CSV: a table of answers with the questions in the first line, the hypotheses in the first column, and yes/no, 1/0, or numbers from −1 to 1 (? or nothing: unknown, 0) as answers.
/// JSON: <c>{"queries": ..., "hypotheses": ..., "noise": "bernoulli", "loss": "identification", "budget": 20, "bound": 1}</c> with rows of numbers as <c>{"name": [..]}</c> or <c>[[..]]</c>; without queries there is
/// one for each column. Noise, loss, budget and bound may be left out: bernoulli, identification, 20, 1.
/// </summary>
public static class QueryProblemFile
{
    /// <summary>The budget of a file that names none.</summary>
    public const int DefaultBudget = 20;

    private static readonly string[] Keys = ["queries", "hypotheses", "noise", "loss", "budget", "bound"];

    /// <summary>Reads a problem.</summary>
    /// <param name="path">A file ending in .csv, or one with JSON.</param>
    /// <returns>The problem, validated.</returns>
    /// <exception cref="InvalidDataException">The file does not hold one; file and entry are named.</exception>
    public static QueryProblem Read(string path)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        if (!File.Exists(path)) throw new FileNotFoundException($"There is no file '{path}'.", path);
        var problem = path.EndsWith(".csv", StringComparison.OrdinalIgnoreCase) ? ReadCsv(path) : ReadJson(path);
        try
        {
            problem.Validate();
        }
        catch (ArgumentException exception)
        {
            throw new InvalidDataException($"{path}: {exception.Message}", exception);
        }

        return problem;
    }

    private static QueryProblem ReadCsv(string path)
    {
        string[] header = [];
        var rows = new List<(int Line, string[] Fields)>();
        try
        {
            using var text = new StreamReader(path, new UTF8Encoding(false, throwOnInvalidBytes: true));
            using var csv = CsvReader.Create(text, new CsvReaderOptions { MalformedData = CsvMalformedDataHandling.Throw, FieldCountMismatch = CsvFieldCountHandling.Throw, TrackLineNumbers = true });
            while (csv.Read())
            {
                if (header.Length == 0) header = [.. csv.Headers];
                rows.Add(((int)csv.LineNumber, [.. Enumerable.Range(0, header.Length).Select(i => (csv.GetString(i) ?? "").Trim())]));
            }
        }
        catch (CsvFormatException exception)
        {
            throw new InvalidDataException($"{path}, line {Math.Max(1, exception.LineNumber)}: {exception.Message}", exception);
        }
        catch (DecoderFallbackException exception)
        {
            throw new InvalidDataException($"{path}: it is not UTF-8 text.", exception);
        }

        if (rows.Count < 2 || header.Length < 2) throw new InvalidDataException($"{path}: a table of answers has a line with the questions and two lines or more with a hypothesis and its answers.");
        // Where nothing is negative or a fraction, 0 means no; else it is a number like the others.
        var whole = rows.TrueForAll(static r => r.Fields.Skip(1).All(static a => !double.TryParse(a, NumberStyles.Float, CultureInfo.InvariantCulture, out var v) || v is 0 or 1));
        var answers = new float[rows.Count, header.Length - 1];
        for (var r = 0; r < rows.Count; r++)
        {
            var (line, fields) = rows[r];
            for (var c = 1; c < header.Length; c++)
            {
                answers[r, c - 1] = ParseAnswer(fields[c], whole) is { } value and >= -1 and <= 1
                    ? (float)value
                    : throw new InvalidDataException($"{path}, line {line}: the answer '{fields[c]}' to '{header[c]}' must be yes, no, ?, or a number from -1 to 1.");
            }
        }

        return QueryProblem.AnswerTable(answers, DefaultBudget) with { QueryNames = [.. header.Skip(1).Select(static h => h.Trim())], HypothesisNames = [.. rows.Select(static r => r.Fields[0])] };
    }

    /// <summary>What a word says: 1 for yes, −1 for no, 0 for ?.</summary>
    /// <param name="text">The word or number.</param>
    /// <param name="zeroIsNo">Whether 0 means no.</param>
    /// <returns>The number; null when it is none.</returns>
    public static double? ParseAnswer(string text, bool zeroIsNo) => text.Trim().ToLowerInvariant() switch
    {
        "yes" or "y" or "true" or "+" => 1,
        "no" or "n" or "false" or "-" => -1,
        "" or "?" => 0,
        "0" when zeroIsNo => -1,
        var number => double.TryParse(number, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && double.IsFinite(value) ? value : null,
    };

    private static QueryProblem ReadJson(string path)
    {
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(path));
            var root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Object) throw new InvalidDataException($"{path}: a problem is an object with the entry 'hypotheses'.");
            foreach (var property in root.EnumerateObject())
            {
                if (!Keys.Contains(property.Name)) throw new InvalidDataException($"{path}: the entry '{property.Name}' is not known; there are {string.Join(", ", Keys)}.");
            }

            if (!root.TryGetProperty("hypotheses", out var listed)) throw new InvalidDataException($"{path}: the entry 'hypotheses' is missing.");
            var (hypotheses, names) = Rows(path, "hypotheses", listed);
            var (queries, queryNames) = root.TryGetProperty("queries", out var given) ? Rows(path, "queries", given) : (QueryProblem.Identity(hypotheses.GetLength(1)), null);
            return new QueryProblem(queries, hypotheses,
                Word(path, root, "noise", ("bernoulli", ObservationModel.Bernoulli), ("gaussian", ObservationModel.Gaussian)),
                Word(path, root, "loss", ("identification", LossKind.Identification), ("simple-regret", LossKind.SimpleRegret)),
                root.TryGetProperty("budget", out var budget) ? budget.ValueKind == JsonValueKind.Number && budget.TryGetInt32(out var t) ? t : throw new InvalidDataException($"{path}: the entry 'budget' is {budget}; it must be a whole number.") : DefaultBudget)
            {
                QueryNames = queryNames, HypothesisNames = names,
                Bound = root.TryGetProperty("bound", out var bound) ? bound.ValueKind == JsonValueKind.Number ? bound.GetSingle() : throw new InvalidDataException($"{path}: the entry 'bound' is {bound}; it must be a number.") : 1,
            };
        }
        catch (JsonException exception)
        {
            throw new InvalidDataException($"{path}: this is no JSON (line {exception.LineNumber + 1}).", exception);
        }
    }

    private static T Word<T>(string path, JsonElement root, string key, params (string Word, T Value)[] words)
    {
        if (!root.TryGetProperty(key, out var element)) return words[0].Value;
        foreach (var (word, value) in words)
        {
            if (element.ValueKind == JsonValueKind.String && element.GetString() == word) return value;
        }

        throw new InvalidDataException($"{path}: the entry '{key}' is {element}; it must be one of {string.Join(", ", words.Select(static w => w.Word))}.");
    }

    private static (float[,] Rows, IReadOnlyList<string>? Names) Rows(string path, string key, JsonElement element)
    {
        List<(string Name, JsonElement Row)> rows = element.ValueKind switch
        {
            JsonValueKind.Object => [.. element.EnumerateObject().Select(static p => (p.Name, p.Value))],
            JsonValueKind.Array => [.. element.EnumerateArray().Select(static (row, i) => (i.ToString(CultureInfo.InvariantCulture), row))],
            _ => throw new InvalidDataException($"{path}: the entry '{key}' must hold rows of numbers, as {{\"name\": [..]}} or [[..]]."),
        };
        var columns = rows.Count > 0 && rows[0].Row.ValueKind == JsonValueKind.Array ? rows[0].Row.GetArrayLength() : 0;
        if (columns == 0) throw new InvalidDataException($"{path}: the entry '{key}' must hold rows of numbers, as {{\"name\": [..]}} or [[..]].");
        var values = new float[rows.Count, columns];
        for (var r = 0; r < rows.Count; r++)
        {
            var (name, row) = rows[r];
            if (row.ValueKind != JsonValueKind.Array || row.GetArrayLength() != columns) throw new InvalidDataException($"{path}: row '{name}' of '{key}' must be an array of {columns} numbers, like the first.");
            for (var c = 0; c < columns; c++)
            {
                values[r, c] = row[c].ValueKind == JsonValueKind.Number ? row[c].GetSingle() : throw new InvalidDataException($"{path}: row '{name}' of '{key}' holds {row[c]}; its entries must be numbers.");
            }
        }

        return (values, element.ValueKind == JsonValueKind.Object ? [.. rows.Select(static r => r.Name)] : null);
    }
}
