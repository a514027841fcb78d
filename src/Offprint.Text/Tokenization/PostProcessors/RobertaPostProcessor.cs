namespace Offprint.Text;

/// <summary>RobertaProcessing: <c>&lt;s&gt; A &lt;/s&gt;&lt;/s&gt; B &lt;/s&gt;</c>, all of type 0.</summary>
internal sealed class RobertaPostProcessor(int separator, int classification, bool trimOffsets, bool addPrefixSpace) : IPostProcessor
{
    public int Added(bool pair) => pair ? 4 : 2;

    public List<EncodedSequence> Process(List<EncodedSequence> sequences, bool addSpecial, TokenText token)
    {
        foreach (var sequence in sequences)
        {
            if (trimOffsets)
            {
                ByteLevelPostProcessor.Trim(sequence, addPrefixSpace, token);
            }

            sequence.SetType(0);
        }

        if (!addSpecial)
        {
            return sequences;
        }

        var result = new List<EncodedSequence>();
        foreach (var sequence in sequences)
        {
            result.Add(EncodedSequence.SpecialToken(result.Count == 0 ? classification : separator, 0));
            result.Add(sequence);
            result.Add(EncodedSequence.SpecialToken(separator, 0));
        }

        return result;
    }
}
