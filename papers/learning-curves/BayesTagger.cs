namespace Offprint.Papers.Reproductions;

/// <summary>Naive Bayes over <see cref="TaggerFeatures"/> with add-0.1 smoothing.</summary>
internal sealed class BayesTagger(TaggedCode code, TaggerFeatures features) : ITagger
{
    private const double Smoothing = 0.1;
    private readonly int _tags = code.NameTags.Count;
    private readonly int[] _counts = new int[code.NameTags.Count << TaggerFeatures.Bits];
    private readonly int[] _totals = new int[code.NameTags.Count];
    private readonly byte[] _place = Places(code);

    public void Learn(TaggedMethod method)
    {
        Span<int> places = stackalloc int[TaggerFeatures.Count];
        for (var i = 0; i < method.Words.Length; i++)
        {
            if (!method.IsName[i]) continue;
            var tag = _place[method.Tags[i]];
            features.Of(method.Words, i, places);
            foreach (var place in places) _counts[(place * _tags) + tag]++;
            _totals[tag]++;
        }
    }

    public void Tag(TaggedMethod method, Span<byte> tags)
    {
        Span<int> places = stackalloc int[TaggerFeatures.Count];
        for (var i = 0; i < method.Words.Length; i++)
        {
            if (!method.IsName[i]) continue;
            features.Of(method.Words, i, places);
            var (best, highest) = (0, double.NegativeInfinity);
            for (var tag = 0; tag < _tags; tag++)
            {
                // The product over features of count/total: nine factors, no underflow.
                var score = _totals[tag] + Smoothing;
                foreach (var place in places) score *= (_counts[(place * _tags) + tag] + Smoothing) / (_totals[tag] + (Smoothing * 1000));
                if (score > highest) (best, highest) = (tag, score);
            }

            tags[i] = code.NameTags[best];
        }
    }

    internal static byte[] Places(TaggedCode code)
    {
        var places = new byte[TaggedCode.Tags];
        for (var i = 0; i < code.NameTags.Count; i++) places[code.NameTags[i]] = (byte)i;
        return places;
    }
}
