namespace Offprint.Text;

/// <summary>One run of tokens of one sequence, placed in one bin (row) of a packing plan.</summary>
/// <param name="Bin">Index of the bin, from 0.</param>
/// <param name="Start">Offset of the run's first token inside the bin, in tokens.</param>
/// <param name="Length">Number of tokens of the run; 0 for an empty sequence.</param>
/// <param name="Source">Index of the sequence in the list that was packed.</param>
/// <param name="SourceStart">Offset of the run's first token inside its sequence; 0 unless the packer cuts sequences.</param>
public sealed record PackingSegment(int Bin, int Start, int Length, int Source, int SourceStart = 0)
{
    /// <summary>Offset just after the run's last token inside the bin.</summary>
    public int End => Start + Length;

    /// <summary>Offset just after the run's last token inside its sequence.</summary>
    public int SourceEnd => SourceStart + Length;
}
