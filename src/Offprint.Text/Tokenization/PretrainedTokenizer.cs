using System.Text;
using Microsoft.ML.Tokenizers;

namespace Offprint.Text;

/// <summary>
/// A tokenizer as its tokenizer.json describes it: added tokens, normalizer, pre-tokenizer, model (BPE, WordPiece, Unigram or
/// WordLevel), post-processor and decoder. Ids and offsets agree with the Hugging Face tokenizers library. Safe for use from several
/// threads.
/// </summary>
/// <remarks>
/// Where it differs from the plain <see cref="Tokenizer"/>: <see cref="Encode(string, string?, EncodingOptions?)"/> and <see cref="EncodePair"/> put the post-processor's
/// special tokens around the text; the inherited methods (<c>EncodeToIds</c>, <c>EncodeToTokens</c>, <c>CountTokens</c>) do not, but
/// added tokens that stand in the text are recognised by all. A lone surrogate is read as U+FFFD. <c>dropout</c> of BPE files is a
/// training matter and is not applied.
/// </remarks>
public sealed partial class PretrainedTokenizer : Tokenizer
{
    private readonly TokenizerParts parts;
    private readonly TokenizerFiles files;
    private readonly Dictionary<string, AddedToken> addedByContent;
    private readonly HashSet<int> specialIds;
    private readonly string?[] tokens;
    private readonly AddedTokenMatcher rawMatcher;
    private readonly AddedTokenMatcher normalizedMatcher;

    internal PretrainedTokenizer(TokenizerFiles files)
    {
        this.files = files;
        parts = TokenizerReader.Read(files.Tokenizer, files.Name);
        addedByContent = parts.AddedTokens.ToDictionary(token => token.Content);
        specialIds = [.. parts.AddedTokens.Where(token => token.Special).Select(token => token.Id)];
        tokens = new string?[Math.Max(parts.Model.Vocabulary.End, parts.AddedTokens.Select(token => token.Id + 1).DefaultIfEmpty().Max())];
        for (var id = 0; id < parts.Model.Vocabulary.End; id++)
        {
            tokens[id] = parts.Model.Vocabulary.Token(id);
        }

        foreach (var token in parts.AddedTokens)
        {
            tokens[token.Id] = token.Content;
        }

        rawMatcher = new AddedTokenMatcher(parts.AddedTokens.Where(token => !token.Normalized).Select(token => (token.Content, token)));
        normalizedMatcher = new AddedTokenMatcher(parts.AddedTokens.Where(token => token.Normalized).Select(token => (Normalize(token.Content), token)));
        Special = SpecialTokensReader.Read(files, FindToken, parts.AddedTokens);
        ChatTemplate = files.ReadChatTemplate();
        parsedChatTemplate = new(() => ParseChatTemplate(ChatTemplate));
        parsedToolTemplate = new(() => ParseChatTemplate(files.ReadChatTemplate("tool_use") ?? ChatTemplate));
    }

    /// <summary>Special tokens by role.</summary>
    public SpecialTokens Special { get; }

    /// <summary>Largest id + 1: the number of rows an embedding needs. Ids below it may be unused.</summary>
    public int VocabularySize => tokens.Length;

    /// <summary>The checkpoint's own chat template (Jinja source), from chat_template.jinja or tokenizer_config.json (of a list the one named "default"); null when it has none.</summary>
    public string? ChatTemplate { get; }

    /// <summary>Tokens that are cut out of the text before the model sees it, in file order.</summary>
    public IReadOnlyList<AddedToken> AddedTokens => parts.AddedTokens;

    /// <summary>The truncation that tokenizer.json asks for; applied only when passed in <see cref="EncodingOptions"/>.</summary>
    public TruncationOptions? Truncation => parts.Truncation;

    /// <summary>The padding that tokenizer.json asks for; applied only when passed in <see cref="EncodingOptions"/>.</summary>
    public PaddingOptions? Padding => parts.Padding;

    internal TokenizerFiles Files => files;

    /// <summary>Reads a checkpoint folder: tokenizer.json, otherwise vocab.json + merges.txt or vocab.txt.</summary>
    /// <param name="folder">The folder.</param>
    /// <exception cref="DirectoryNotFoundException">There is no such folder.</exception>
    /// <exception cref="InvalidDataException">It has no tokenizer that can be read; the message names the file and the JSON path.</exception>
    public static PretrainedTokenizer Load(string folder) => new(TokenizerFiles.Read(folder));

    /// <summary>Reads the text of a tokenizer.json.</summary>
    /// <param name="json">JSON.</param>
    /// <exception cref="InvalidDataException">It isn't a tokenizer.json; the message has the JSON path.</exception>
    public static PretrainedTokenizer Parse(string json) => Parse(json, null);

    /// <summary>Reads the text of a tokenizer.json and of its tokenizer_config.json, which names the special tokens.</summary>
    /// <param name="json">JSON of tokenizer.json.</param>
    /// <param name="configuration">JSON of tokenizer_config.json, or null.</param>
    /// <exception cref="InvalidDataException">One of them isn't what it should be; the message has the JSON path.</exception>
    public static PretrainedTokenizer Parse(string json, string? configuration)
    {
        ArgumentNullException.ThrowIfNull(json);
        return new PretrainedTokenizer(new TokenizerFiles
        {
            Tokenizer = Encoding.UTF8.GetBytes(json),
            Configuration = configuration is null ? null : Encoding.UTF8.GetBytes(configuration),
        });
    }

    /// <summary>The text of tokenizer.json, as it was read; folders in an older layout were brought into this one.</summary>
    public string ToJson() => Encoding.UTF8.GetString(files.Tokenizer);

    /// <summary>
    /// Writes tokenizer.json, tokenizer_config.json and special_tokens_map.json (and chat_template.jinja when there was one). What was
    /// loaded is written back as it was, unknown members included, so that <see cref="Load"/> gives the same tokenizer.
    /// </summary>
    /// <param name="folder">The folder; made when missing. Each file replaces an old one in one step.</param>
    public void Save(string folder) => files.Write(folder, Special);

    /// <summary>The id of a token of the vocabulary or an added token, or null.</summary>
    /// <param name="token">The token as it stands in the vocabulary (byte-level: in the byte alphabet, "Ġthe").</param>
    public int? FindToken(string token)
    {
        ArgumentNullException.ThrowIfNull(token);
        return addedByContent.TryGetValue(token, out var added) ? added.Id
            : parts.Model.Vocabulary.Find(token) is var id and >= 0 ? id : null;
    }

    /// <summary>The token of an id as it stands in the vocabulary, or null when the id is unused.</summary>
    /// <param name="id">An id.</param>
    public string? Token(int id) => (uint)id < (uint)tokens.Length ? tokens[id] : null;

    /// <summary>
    /// The bytes that a token adds to the decoded text; one token may hold a part of a character. They are what <see cref="Decode(ReadOnlySpan{int}, bool)"/> joins, but for decoders that look at
    /// the end of the text.
    /// </summary>
    /// <param name="id">An id.</param>
    /// <param name="first">Whether the text begins with this token: some tokenizers drop the space in front of it.</param>
    /// <returns>Bytes; null for unused ids and special tokens, which are no text.</returns>
    public byte[]? TokenBytes(int id, bool first = false)
        => Token(id) is not { } token || specialIds.Contains(id) ? null : TokenSpelling.Of(parts.Decoder, token, first);

    /// <summary>Whether an id is a special added token.</summary>
    /// <param name="id">An id.</param>
    public bool IsSpecial(int id) => specialIds.Contains(id);

    private string Normalize(string text) => parts.Normalizer?.Normalize(new AlignedText(text, 0)).Text ?? text;
}
