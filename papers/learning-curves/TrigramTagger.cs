namespace Offprint.Papers.Reproductions;

/// <summary>A second-order hidden Markov model with deleted interpolation and suffixes for unknown words (Brants, TnT 2000).</summary>
internal sealed class TrigramTagger(TaggedCode code) : ITagger
{
    private const int Tags = TaggedCode.Tags + 1, Start = TaggedCode.Tags, RareWord = 10, LongestSuffix = 6;
    private readonly int[] _uni = new int[Tags], _bi = new int[Tags * Tags], _tri = new int[Tags * Tags * Tags], _nameCounts = new int[Tags];
    private readonly Dictionary<int, int[]> _words = [];
    private readonly Dictionary<string, int[]> _suffixes = new(StringComparer.Ordinal);
    private readonly Dictionary<int, (byte Tag, double P)[]> _unknown = [];
    private double[]? _transitions;
    private int _total;

    public void Learn(TaggedMethod method)
    {
        _transitions = null;
        _unknown.Clear();
        int a = Start, b = Start;
        for (var i = 0; i < method.Words.Length; i++)
        {
            int c = method.Tags[i];
            _uni[c]++;
            _bi[(b * Tags) + c]++;
            _tri[(((a * Tags) + b) * Tags) + c]++;
            _total++;
            (a, b) = (b, c);
            if (!method.IsName[i]) continue;
            _nameCounts[c]++;
            if (!_words.TryGetValue(method.Words[i], out var counts)) _words[method.Words[i]] = counts = new int[Tags];
            counts[c]++;
            if (counts.Sum() > RareWord) continue;
            var text = code.TextOf(method.Words[i]);
            for (var n = 0; n <= Math.Min(LongestSuffix, text.Length); n++)
            {
                var suffix = text[^n..];
                if (!_suffixes.TryGetValue(suffix, out var table)) _suffixes[suffix] = table = new int[Tags];
                table[c]++;
            }
        }
    }

    public void Tag(TaggedMethod method, Span<byte> tags)
    {
        var transitions = _transitions ??= Interpolate();
        var n = method.Words.Length;
        var candidates = new (byte Tag, double P)[n][];
        for (var i = 0; i < n; i++) candidates[i] = method.IsName[i] ? Emissions(method.Words[i]) : [(method.Tags[i], 0)];

        // State: (tag before, tag). Log probabilities.
        (byte Tag, double P)[] none = [((byte)Start, 0)];
        double[] scores = [0];
        var back = new int[n][];
        for (var i = 0; i < n; i++)
        {
            var (second, first, here) = (i > 1 ? candidates[i - 2] : none, i > 0 ? candidates[i - 1] : none, candidates[i]);
            var next = new double[first.Length * here.Length];
            back[i] = new int[next.Length];
            for (var b = 0; b < first.Length; b++)
            {
                for (var c = 0; c < here.Length; c++)
                {
                    var (best, from) = (double.NegativeInfinity, 0);
                    for (var a = 0; a < second.Length; a++)
                    {
                        var score = scores[(a * first.Length) + b] + transitions[(((second[a].Tag * Tags) + first[b].Tag) * Tags) + here[c].Tag];
                        if (score > best) (best, from) = (score, a);
                    }

                    next[(b * here.Length) + c] = best + here[c].P;
                    back[i][(b * here.Length) + c] = from;
                }
            }

            scores = next;
        }

        var at = scores.AsSpan().IndexOf(scores.Max());
        for (var i = n - 1; i >= 0; i--)
        {
            var (b, c) = (at / candidates[i].Length, at % candidates[i].Length);
            if (method.IsName[i]) tags[i] = candidates[i][c].Tag;
            at = (back[i][at] * (i > 0 ? candidates[i - 1].Length : 1)) + b;
        }
    }

    /// <summary>log p(word | tag) up to a constant of the word.</summary>
    private (byte Tag, double P)[] Emissions(int word)
    {
        if (_words.TryGetValue(word, out var counts)) return [.. code.NameTags.Where(t => counts[t] > 0).Select(t => (t, Math.Log((double)counts[t] / _uni[t])))];
        if (_unknown.TryGetValue(word, out var known)) return known;
        var tags = code.NameTags.Where(t => _nameCounts[t] > 0).ToArray();
        double total = _nameCounts.Sum();
        var p = tags.Select(t => _nameCounts[t] / total).ToArray();
        var mean = p.Average();
        var theta = Math.Sqrt(p.Sum(v => (v - mean) * (v - mean)) / Math.Max(1, p.Length - 1));
        var text = code.TextOf(word);
        for (var n = 1; n <= Math.Min(LongestSuffix, text.Length) && _suffixes.TryGetValue(text[^n..], out var table); n++)
        {
            double sum = table.Sum();
            for (var t = 0; t < tags.Length; t++) p[t] = ((table[tags[t]] / sum) + (theta * p[t])) / (1 + theta);
        }

        return _unknown[word] = [.. tags.Select((t, i) => (t, Math.Log(Math.Max(p[i], 1e-12) / _uni[t])))];
    }

    private double[] Interpolate()
    {
        double[] weights = [1, 1, 1];
        for (var a = 0; a < Tags; a++)
        {
            for (var b = 0; b < Tags; b++)
            {
                var context = 0;
                for (var c = 0; c < Tags; c++) context += _tri[(((a * Tags) + b) * Tags) + c];
                for (var c = 0; c < Tags; c++)
                {
                    var count = _tri[(((a * Tags) + b) * Tags) + c];
                    if (count == 0) continue;
                    double Share(int x, int y) => y <= 1 ? 0 : (x - 1.0) / (y - 1);
                    double three = Share(count, context), two = Share(_bi[(b * Tags) + c], Row(b)), one = Share(_uni[c], _total);
                    weights[three >= two && three >= one ? 2 : two >= one ? 1 : 0] += count;
                }
            }
        }

        var all = weights.Sum();
        var result = new double[Tags * Tags * Tags];
        var rows = Enumerable.Range(0, Tags).Select(Row).ToArray();
        for (var a = 0; a < Tags; a++)
        {
            for (var b = 0; b < Tags; b++)
            {
                var context = 0;
                for (var c = 0; c < Tags; c++) context += _tri[(((a * Tags) + b) * Tags) + c];
                for (var c = 0; c < Tags; c++)
                {
                    var p = (weights[0] / all * _uni[c] / Math.Max(1, _total)) + (weights[1] / all * _bi[(b * Tags) + c] / Math.Max(1, rows[b]))
                        + (weights[2] / all * _tri[(((a * Tags) + b) * Tags) + c] / Math.Max(1, context));
                    result[(((a * Tags) + b) * Tags) + c] = Math.Log(Math.Max(p, 1e-12));
                }
            }
        }

        return result;
    }

    private int Row(int b)
    {
        var sum = 0;
        for (var c = 0; c < Tags; c++) sum += _bi[(b * Tags) + c];
        return sum;
    }
}
