namespace Offprint.Algorithms;

/// <summary>Totals of pair sums by their remainder modulo a prime, known modulo a number; and what of them is not explained by counts found so far.</summary>
internal sealed class BucketTable
{
    private readonly int _prime;
    private readonly long _modulus;
    private readonly long[] _rest;

    private BucketTable(int prime, long modulus, long[] rest) => (_prime, _modulus, _rest) = (prime, modulus, rest);

    /// <summary>Folds both sets modulo the prime and counts sums modulo the prime.</summary>
    public static BucketTable Fold(int[] xs, int[] ys, int prime, long modulus)
    {
        var sums = IntegerConvolution.Count(Array.ConvertAll(xs, x => x % prime), Array.ConvertAll(ys, y => y % prime), prime);
        var totals = new long[prime];
        for (var s = 0; s < sums.Length; s++)
        {
            totals[s % prime] += sums[s];
        }

        for (var r = 0; r < prime; r++)
        {
            totals[r] %= modulus;
        }

        return new BucketTable(prime, modulus, totals);
    }

    /// <summary>Subtracts the counts found so far, in the buckets of the candidates (null: all); returns the number of sums looked at.</summary>
    public long SubtractKnown(int[] counts, int[]? candidates)
    {
        if (candidates is null)
        {
            for (int s = 0, r = 0; s < counts.Length; s++)
            {
                _rest[r] -= counts[s];
                r = r + 1 == _prime ? 0 : r + 1;
            }

            for (var r = 0; r < _prime; r++)
            {
                _rest[r] = Reduce(_rest[r]);
            }

            return counts.Length;
        }

        long looked = 0;
        var done = new HashSet<int>();
        foreach (var candidate in candidates)
        {
            var r = candidate % _prime;
            if (done.Add(r))
            {
                var rest = _rest[r];
                for (var s = r; s < counts.Length; s += _prime)
                {
                    rest -= counts[s];
                    looked++;
                }

                _rest[r] = Reduce(rest);
            }
        }

        return looked;
    }

    /// <summary>The candidates (null: all sums) in buckets with an unexplained rest.</summary>
    public int[] Unexplained(int[]? candidates, int sums)
    {
        var found = new List<int>();
        if (candidates is null)
        {
            for (var r = 0; r < _prime; r++)
            {
                for (var s = r; _rest[r] != 0 && s < sums; s += _prime)
                {
                    found.Add(s);
                }
            }
        }
        else
        {
            foreach (var s in candidates)
            {
                if (_rest[s % _prime] != 0)
                {
                    found.Add(s);
                }
            }
        }

        return [.. found];
    }

    /// <summary>Gives the rest of a bucket with one open candidate to it, again and again; false when candidates stay that share their buckets everywhere.</summary>
    public static bool Peel(BucketTable[] tables, int[] candidates, int[] counts)
    {
        var members = Array.ConvertAll(tables, _ => new Dictionary<int, (int Open, int Xor)>());
        foreach (var s in candidates)
        {
            for (var i = 0; i < tables.Length; i++)
            {
                var (open, xor) = members[i].GetValueOrDefault(s % tables[i]._prime);
                members[i][s % tables[i]._prime] = (open + 1, xor ^ s);
            }
        }

        var ready = new Stack<(int Table, int Bucket)>();
        for (var i = 0; i < tables.Length; i++)
        {
            foreach (var (bucket, (open, _)) in members[i])
            {
                if (open == 1)
                {
                    ready.Push((i, bucket));
                }
            }
        }

        var left = candidates.Length;
        while (ready.TryPop(out var next))
        {
            var (open, s) = members[next.Table][next.Bucket];
            if (open != 1)
            {
                continue;
            }

            var rest = tables[next.Table]._rest[next.Bucket];
            counts[s] = checked((int)(counts[s] + rest));
            left--;
            for (var i = 0; i < tables.Length; i++)
            {
                var bucket = s % tables[i]._prime;
                var (count, xor) = members[i][bucket];
                members[i][bucket] = (count - 1, xor ^ s);
                tables[i]._rest[bucket] = tables[i].Reduce(tables[i]._rest[bucket] - rest);
                if (count == 2)
                {
                    ready.Push((i, bucket));
                }
            }
        }

        return left == 0;
    }

    private long Reduce(long value)
    {
        value %= _modulus;
        return value < 0 ? value + _modulus : value;
    }
}
