namespace Offprint.Text;

/// <summary>Places sequences of known lengths into bins of equal capacity (rows of a batch, training windows).</summary>
public interface ISequencePacker
{
    /// <summary>Packs the sequences.</summary>
    /// <param name="lengths">Length of every sequence in tokens; zero is allowed, an empty list gives an empty plan.</param>
    /// <param name="capacity">Tokens that fit into one bin; at least 1.</param>
    /// <returns>A plan whose segments name sequences by their index in <paramref name="lengths"/>; equal input gives an equal plan.</returns>
    /// <exception cref="ArgumentException">A length is negative or larger than the capacity (where the packer does not cut); the message names its index.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="capacity"/> is below 1.</exception>
    PackingPlan Pack(ReadOnlySpan<int> lengths, int capacity);
}
