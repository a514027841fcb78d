namespace Offprint.Text;

/// <summary>One token a word.</summary>
internal sealed class WordLevelModel(Vocabulary vocabulary, string unknownToken) : ITokenModel
{
    private readonly int unknown = vocabulary.Find(unknownToken);

    public Vocabulary Vocabulary => vocabulary;

    public void Tokenize(ReadOnlySpan<char> piece, bool bytes, TokenList tokens)
    {
        var id = vocabulary.Find(piece);
        if (id < 0)
        {
            id = unknown;
        }

        tokens.Add(id >= 0 ? id : throw new InvalidDataException($"\"{piece}\" is not in the vocabulary, and neither is unk_token \"{unknownToken}\"."), 0, piece.Length);
    }
}
