using System.Runtime.InteropServices;
using Offprint.Text;

namespace Offprint.Inference;

/// <summary>
/// Turns tokens into text as they come, a few tokens at a time, so that a long text costs no more a token than a short one. Characters of several tokens come when they are whole. What a
/// token looks like may depend on the one before it (spaces), so a few stay as context.
/// </summary>
public sealed class IncrementalDetokenizer
{
    /// <summary>Tokens that may wait for the rest of a character; more are no character.</summary>
    private const int Patience = 8;
    private readonly PretrainedTokenizer _tokenizer;
    private readonly List<int> _tokens = [];
    private int _context;
    private int _settled;

    /// <summary>Makes a detokenizer for one text.</summary>
    /// <param name="tokenizer">The model's tokenizer.</param>
    public IncrementalDetokenizer(PretrainedTokenizer tokenizer)
    {
        ArgumentNullException.ThrowIfNull(tokenizer);
        _tokenizer = tokenizer;
    }

    /// <summary>Text that a token settles; may be empty.</summary>
    /// <param name="token">The next token. Special tokens have no text.</param>
    public string Append(int token)
    {
        if (_tokenizer.IsSpecial(token))
        {
            return "";
        }

        _tokens.Add(token);
        var (before, all) = (Decode(_context, _settled), Decode(_context, _tokens.Count));
        if (all.Length <= before.Length || (all.EndsWith('\uFFFD') && _tokens.Count - _settled < Patience))
        {
            return "";
        }

        (_context, _settled) = (_settled, _tokens.Count);
        return all[before.Length..];
    }

    /// <summary>What is left at the end: incomplete characters, as replacement characters.</summary>
    public string Finish()
    {
        var (before, all) = (Decode(_context, _settled), Decode(_context, _tokens.Count));
        (_context, _settled) = (_settled, _tokens.Count);
        return all.Length > before.Length ? all[before.Length..] : "";
    }

    private string Decode(int from, int to) => from == to ? "" : _tokenizer.Decode(CollectionsMarshal.AsSpan(_tokens)[from..to].ToArray(), skipSpecial: true);
}
