namespace Offprint.Papers;

/// <summary>Words of a text weighted by (1 + log count) · log((N + 1)/(documents with it + 1)), scaled to length 1: the TF-IDF baseline.</summary>
internal sealed class WordWeights
{
    private readonly Dictionary<string, int> _documents = new(StringComparer.Ordinal);
    private readonly int _count;

    public WordWeights(IEnumerable<string> texts)
    {
        foreach (var text in texts)
        {
            _count++;
            foreach (var word in CommonWords.Of(text).Distinct(StringComparer.Ordinal))
            {
                _documents[word] = _documents.GetValueOrDefault(word) + 1;
            }
        }
    }

    public Dictionary<string, double> Vector(string text)
    {
        var vector = CommonWords.Of(text).GroupBy(static word => word, StringComparer.Ordinal).ToDictionary(
            static group => group.Key, group => (1 + Math.Log(group.Count())) * Math.Log((_count + 1.0) / (_documents.GetValueOrDefault(group.Key) + 1)), StringComparer.Ordinal);
        var norm = Math.Sqrt(vector.Values.Sum(static v => v * v));
        return norm == 0 ? vector : vector.ToDictionary(static pair => pair.Key, pair => pair.Value / norm, StringComparer.Ordinal);
    }

    public static double Dot(Dictionary<string, double> a, Dictionary<string, double> b) => a.Sum(pair => pair.Value * b.GetValueOrDefault(pair.Key));
}
