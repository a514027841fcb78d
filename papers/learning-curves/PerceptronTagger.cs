namespace Offprint.Papers.Reproductions;

/// <summary>An averaged perceptron over <see cref="TaggerFeatures"/> and the two tags before, in one pass over the data, left to right.</summary>
internal sealed class PerceptronTagger(TaggedCode code, TaggerFeatures features) : ITagger
{
    private const int Features = TaggerFeatures.Count + 2;
    private readonly int _tags = code.NameTags.Count;
    private readonly float[] _weights = new float[code.NameTags.Count << TaggerFeatures.Bits], _sums = new float[code.NameTags.Count << TaggerFeatures.Bits];
    private readonly byte[] _place = BayesTagger.Places(code);
    private float _time = 1;

    public void Learn(TaggedMethod method)
    {
        Span<int> places = stackalloc int[Features];
        for (var i = 0; i < method.Words.Length; i++)
        {
            if (!method.IsName[i]) continue;
            Places(method, i, method.Tags, places);
            var (tag, found) = (_place[method.Tags[i]], Best(places, averaged: false));
            if (tag != found)
            {
                foreach (var place in places)
                {
                    Change((place * _tags) + tag, 1);
                    Change((place * _tags) + found, -1);
                }
            }

            _time++;
        }
    }

    public void Tag(TaggedMethod method, Span<byte> tags)
    {
        Span<int> places = stackalloc int[Features];
        for (var i = 0; i < method.Words.Length; i++)
        {
            if (!method.IsName[i]) continue;
            Places(method, i, tags, places);
            tags[i] = code.NameTags[Best(places, averaged: true)];
        }
    }

    private void Places(TaggedMethod method, int i, ReadOnlySpan<byte> tags, Span<int> places)
    {
        features.Of(method.Words, i, places);
        var (first, second) = (i > 0 ? tags[i - 1] : 31, i > 1 ? tags[i - 2] : 31);
        places[^2] = TaggerFeatures.Place(20, second);
        places[^1] = TaggerFeatures.Place(21, (first * 32) + second);
    }

    private void Change(int at, float by)
    {
        _weights[at] += by;
        _sums[at] += by * _time;
    }

    private int Best(ReadOnlySpan<int> places, bool averaged)
    {
        var (best, highest) = (0, float.NegativeInfinity);
        for (var tag = 0; tag < _tags; tag++)
        {
            var score = 0f;
            foreach (var place in places)
            {
                var at = (place * _tags) + tag;
                score += averaged ? _weights[at] - (_sums[at] / _time) : _weights[at];
            }

            if (score > highest) (best, highest) = (tag, score);
        }

        return best;
    }
}
