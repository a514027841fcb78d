namespace Offprint.Text;

/// <summary>BertProcessing: <c>[CLS] A [SEP] B [SEP]</c> with types 0 and 1.</summary>
internal sealed class BertPostProcessor(int separator, int classification) : IPostProcessor
{
    public int Added(bool pair) => pair ? 3 : 2;

    public List<EncodedSequence> Process(List<EncodedSequence> sequences, bool addSpecial, TokenText token)
    {
        if (!addSpecial)
        {
            return sequences;
        }

        var result = new List<EncodedSequence> { EncodedSequence.SpecialToken(classification, 0) };
        for (var i = 0; i < sequences.Count; i++)
        {
            sequences[i].SetType(i);
            result.Add(sequences[i]);
            result.Add(EncodedSequence.SpecialToken(separator, i));
        }

        return result;
    }
}
