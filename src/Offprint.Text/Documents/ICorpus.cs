namespace Offprint.Text;

/// <summary>
/// A collection of documents that is read as it is enumerated, so that it may be larger than memory; every enumeration starts anew
/// and gives the same documents in the same order.
/// </summary>
/// <remarks>
/// Enumeration is synchronous: decoding, not waiting, takes the time, and tensor loops must stay on their thread.
/// Where an <see cref="IAsyncEnumerable{T}"/> is wanted, <c>corpus.ToAsyncEnumerable()</c> of the runtime gives one.
/// Readers of files throw <see cref="InvalidDataException"/> with file and line while being enumerated.
/// </remarks>
public interface ICorpus : IEnumerable<Document>
{
    /// <summary>What to call the corpus in messages: its path or its name.</summary>
    string Name { get; }
}
