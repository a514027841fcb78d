namespace Offprint.Text;

/// <summary>Turns one pre-token into tokens. Implementations may be used from several threads.</summary>
internal interface ITokenModel
{
    Vocabulary Vocabulary { get; }

    /// <summary>Whether <see cref="Tokenize"/> can read pieces as UTF-8 bytes itself.</summary>
    bool ReadsBytes => false;

    /// <summary>Adds the tokens of a piece; ranges count UTF-16 units from its start.</summary>
    /// <param name="piece">A pre-token, not empty.</param>
    /// <param name="bytes">The piece is to be spelt in the byte alphabet (only when <see cref="ReadsBytes"/>).</param>
    /// <param name="tokens">Receives the tokens.</param>
    void Tokenize(ReadOnlySpan<char> piece, bool bytes, TokenList tokens);
}
