using System.Collections;

namespace Offprint.Text;

internal sealed class MemoryCorpus(string name, IEnumerable<Document> documents) : ICorpus
{
    public string Name => name;

    public IEnumerator<Document> GetEnumerator() => documents.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
