using System.Text.Json;

namespace Offprint.Models;

/// <summary>Reads the highest id out of a tokenizer.json without building the tokenizer.</summary>
internal static class TokenizerSize
{
    private const string FileName = "tokenizer.json";
    private static readonly JsonSerializerOptions Readable = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Refuses a folder whose tokenizer can make ids that the token table has no row for.</summary>
    /// <param name="folder">The checkpoint's folder.</param>
    /// <param name="rows">Rows of the token table.</param>
    /// <param name="table">Its tensor's name.</param>
    /// <exception cref="InvalidDataException">The tokenizer is larger than the table, or its file is no JSON.</exception>
    public static void Check(string folder, int rows, string table)
    {
        var file = Path.Combine(folder, FileName);
        if (rows > 0 && File.Exists(file) && HighestId(file) is var (id, token) && id >= rows)
        {
            throw new InvalidDataException($"{file}: token {JsonSerializer.Serialize(token, Readable)} has id {id}, but {table} has {rows} rows: expected ids 0 to {rows - 1}.");
        }
    }

    /// <summary>The highest id of the vocabulary and the added tokens, and its token; -1 when there are none.</summary>
    internal static (long Id, string Token) HighestId(string file)
    {
        try
        {
            var reader = new Utf8JsonReader(File.ReadAllBytes(file), new JsonReaderOptions { CommentHandling = JsonCommentHandling.Skip });
            return Read(ref reader);
        }
        catch (JsonException error)
        {
            throw new InvalidDataException($"{file}: no valid JSON ({error.Message})", error);
        }
    }

    private static (long Id, string Token) Read(ref Utf8JsonReader reader)
    {
        var (highest, added) = ((Id: -1L, Token: ""), (Id: -1L, Token: ""));
        var section = "";
        while (reader.Read())
        {
            switch (reader.TokenType)
            {
                case JsonTokenType.PropertyName when reader.CurrentDepth == 1:
                    section = reader.GetString()!;
                    break;
                case JsonTokenType.PropertyName when reader.CurrentDepth == 2 && section == "model" && reader.ValueTextEquals("vocab"):
                    reader.Read();
                    Vocabulary(ref reader, ref highest);
                    break;
                case JsonTokenType.PropertyName when reader.CurrentDepth == 3 && section == "added_tokens":
                    var name = reader.GetString();
                    reader.Read();
                    if (name == "content" && reader.TokenType == JsonTokenType.String)
                    {
                        added.Token = reader.GetString()!;
                    }
                    else if (name == "id" && reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out var id))
                    {
                        added.Id = id;
                    }
                    break;
                case JsonTokenType.EndObject when reader.CurrentDepth == 2 && section == "added_tokens":
                    highest = added.Id > highest.Id ? added : highest;
                    added = (-1, "");
                    break;
            }
        }
        return highest;
    }

    /// <summary>An object of ids by token, or (Unigram) a list of pairs whose places are the ids.</summary>
    private static void Vocabulary(ref Utf8JsonReader reader, ref (long Id, string Token) highest)
    {
        var depth = reader.CurrentDepth;
        if (reader.TokenType == JsonTokenType.StartArray)
        {
            var (count, token) = (-1L, "");
            while (reader.Read() && reader.CurrentDepth > depth)
            {
                count += reader.TokenType == JsonTokenType.StartArray ? 1 : 0;
                token = reader.TokenType == JsonTokenType.String ? reader.GetString()! : token;
            }
            highest = count > highest.Id ? (count, token) : highest;
            return;
        }
        while (reader.Read() && reader.CurrentDepth > depth)
        {
            if (reader.TokenType != JsonTokenType.PropertyName)
            {
                continue;
            }
            var token = reader.GetString()!;
            reader.Read();
            if (reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out var id) && id > highest.Id)
            {
                highest = (id, token);
            }
        }
    }
}
