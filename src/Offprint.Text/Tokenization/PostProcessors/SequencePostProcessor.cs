namespace Offprint.Text;

/// <summary>Post-processors in order.</summary>
internal sealed class SequencePostProcessor(IReadOnlyList<IPostProcessor> steps) : IPostProcessor
{
    public int Added(bool pair) => steps.Sum(step => step.Added(pair));

    public List<EncodedSequence> Process(List<EncodedSequence> sequences, bool addSpecial, TokenText token)
    {
        foreach (var step in steps)
        {
            sequences = step.Process(sequences, addSpecial, token);
        }

        return sequences;
    }
}
