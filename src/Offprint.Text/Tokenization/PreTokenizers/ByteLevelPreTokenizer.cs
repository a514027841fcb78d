namespace Offprint.Text;

/// <summary>Splits by the GPT-2 pattern and spells the pieces in the byte alphabet.</summary>
internal sealed class ByteLevelPreTokenizer(bool addPrefixSpace, bool useRegex) : IPreTokenizer
{
    /// <summary>Whether it does nothing but split by the GPT-2 pattern and spell bytes.</summary>
    public bool IsPlain => useRegex && !addPrefixSpace;

    public void Apply(PieceList pieces)
    {
        if (addPrefixSpace)
        {
            pieces.Map(text => text.Text.StartsWith(' ') ? text : text.Prepend(" "));
        }

        if (useRegex)
        {
            pieces.Split(GptPattern.Instance, SplitBehavior.Isolated);
        }

        pieces.BytesPending = true;
    }
}
