namespace Offprint.Text;

/// <summary>TemplateProcessing: special tokens and texts in the order of a template.</summary>
internal sealed class TemplatePostProcessor(IReadOnlyList<TemplatePart> single, IReadOnlyList<TemplatePart> pair) : IPostProcessor
{
    public int Added(bool isPair) => (isPair ? pair : single).Sum(part => part.Ids?.Count ?? 0);

    public List<EncodedSequence> Process(List<EncodedSequence> sequences, bool addSpecial, TokenText token)
    {
        var result = new List<EncodedSequence>();
        foreach (var part in sequences.Count > 1 ? pair : single)
        {
            if (part.Ids is null)
            {
                // A text may stand in a template twice; each use has its own types.
                var original = sequences[Math.Min(part.Sequence, sequences.Count - 1)];
                var copy = new EncodedSequence { Text = original.Text };
                copy.Append(original);
                copy.SetType(part.Type);
                result.Add(copy);
            }
            else if (addSpecial)
            {
                result.AddRange(part.Ids.Select(id => EncodedSequence.SpecialToken(id, part.Type)));
            }
        }

        return result;
    }
}
