namespace Offprint.Text;

/// <summary>Token sequences of one fixed length, read one after another; a run that stopped goes on by setting <see cref="Position"/>.</summary>
/// <remarks>Equal positions give equal sequences, whatever was read before. Streams are not thread-safe.</remarks>
#pragma warning disable CA1711 // a stream of tokens is called so in the field; it is no System.IO.Stream
public interface ITokenStream
#pragma warning restore CA1711
{
    /// <summary>Tokens in every sequence; for training the context plus one.</summary>
    int SequenceLength { get; }

    /// <summary>Sequences from position 0 to the end; null when the stream never ends.</summary>
    long? Count { get; }

    /// <summary>Number of the next sequence; 0 at the start.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Set to a negative value or to one above <see cref="Count"/>.</exception>
    long Position { get; set; }

    /// <summary>Reads the next sequence and moves on by one.</summary>
    /// <param name="sequence">Receives the token ids; exactly <see cref="SequenceLength"/> long.</param>
    /// <returns>False at the end of the stream; then nothing is written.</returns>
    /// <exception cref="ArgumentException"><paramref name="sequence"/> has another length.</exception>
    bool TryRead(Span<int> sequence);
}
