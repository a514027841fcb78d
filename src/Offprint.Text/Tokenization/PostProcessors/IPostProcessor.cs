namespace Offprint.Text;

/// <summary>Puts special tokens around one or two encoded texts.</summary>
internal interface IPostProcessor
{
    /// <summary>The number of tokens that will be added.</summary>
    int Added(bool pair);

    /// <summary>Turns the encodings (one, or two for a pair) into a list whose concatenation is the result.</summary>
    List<EncodedSequence> Process(List<EncodedSequence> sequences, bool addSpecial, TokenText token);
}
