using System.Security.Cryptography;
using Offprint.Numerics;

namespace Offprint.Algorithms;

/// <summary>The structure for one guess of the optimum (Banihashem et al. 2023, Algorithms 1-3).</summary>
/// <typeparam name="T">Item.</typeparam>
internal sealed class GuessInstance<T>
{
    private const double EdgeTolerance = 1e-9;
    private readonly CountedFunction<T> _function;
    private readonly Func<int, T> _item;
    private readonly int _k;
    private readonly DynamicSubmodularOptions _options;
    private readonly List<Level<T>> _levels = [];
    private SeededRandom _random;

    public GuessInstance(CountedFunction<T> function, Func<int, T> item, double guess, int k, DynamicSubmodularOptions options, ulong seed)
    {
        (_function, _item, _k, _options, Guess, _random) = (function, item, k, options, guess, new SeededRandom(seed));
        Threshold = guess / (2 * k);
        _levels.Add(new Level<T>(function.NewState(), 0));
    }

    public double Guess { get; }

    /// <summary>τ.</summary>
    public double Threshold { get; }

    public long Rebuilds { get; private set; }

    public bool IsEmpty => _levels[0].Candidates.Count == 0;

    public IReadOnlyList<Level<T>> Levels => _levels;

    /// <summary>f(G_T), which no subset of G_T exceeds.</summary>
    public double Bound => _levels[^1].Before.Value;

    /// <summary>Changes whenever the sample set does.</summary>
    public int Version { get; private set; }

    public IEnumerable<int> Chosen => _levels.SelectMany(static level => level.Sample);

    public void Insert(int handle, double value)
    {
        var gain = value;
        for (var i = 0; i < _levels.Count; i++)
        {
            var level = _levels[i];
            if (level.ChosenBefore >= _k) return;
            if (i > 0) gain = level.Before.Gain(_item(handle));
            if (gain < Threshold) return;
            level.Candidates.Add(handle, gain);
            if (level.Candidates.Count >= Math.Max(1, 1.5 * level.CandidatesAtBuild))
            {
                Construct(i);
                return;
            }
        }
    }

    public void Remove(int handle)
    {
        for (var i = 0; i < _levels.Count; i++)
        {
            var level = _levels[i];
            if (!level.Candidates.Remove(handle)) return;
            if (level.Bucket.Remove(handle) && ++level.Deleted >= _options.Epsilon * level.BucketAtBuild)
            {
                Construct(i);
                return;
            }
        }
    }

    /// <summary>LevelConstruct: rebuilds from a level on.</summary>
    private void Construct(int i)
    {
        Rebuilds++;
        Version++;
        if (_options.Reseed) _random = new SeededRandom(BitConverter.ToUInt64(RandomNumberGenerator.GetBytes(8)));
        _levels.RemoveRange(i + 1, _levels.Count - i - 1);
        while (true)
        {
            var level = _levels[i];
            level.CandidatesAtBuild = level.Candidates.Count;
            level.Bucket.Clear();
            (level.Sample, level.BucketAtBuild, level.Deleted) = ([], 0, 0);
            if (level.Candidates.Count == 0 || level.ChosenBefore >= _k) return;
            var bucket = LargestBucket(level);
            var size = SampleCount(level, bucket);
            Draw(bucket, size);
            level.Sample = bucket[..size];
            var next = new Level<T>(level.Before.Copy(), level.ChosenBefore + size);
            foreach (var handle in level.Sample) next.Before.Add(_item(handle));
            if (size > 1) _function.Evaluate(next.Before);
            if (next.ChosenBefore < _k)
            {
                var sample = level.Sample.ToHashSet();
                foreach (var handle in level.Candidates.Keys)
                {
                    if (sample.Contains(handle)) continue;
                    var gain = next.Before.Gain(_item(handle));
                    if (gain >= Threshold) next.Candidates.Add(handle, gain);
                }
            }

            _levels.Add(next);
            i++;
        }
    }

    private int[] LargestBucket(Level<T> level)
    {
        var buckets = new Dictionary<int, List<int>>();
        foreach (var (handle, gain) in level.Candidates)
        {
            var b = (int)Math.Floor((Math.Log(gain / Threshold) / Math.Log(1 + _options.Epsilon)) + EdgeTolerance);
            if (!buckets.TryGetValue(b, out var list)) buckets[b] = list = [];
            list.Add(handle);
        }

        var (best, members) = buckets.OrderByDescending(static pair => pair.Value.Count).ThenByDescending(static pair => pair.Key).First();
        level.Threshold = Threshold * Math.Pow(1 + _options.Epsilon, best);
        level.BucketAtBuild = members.Count;
        level.Bucket.UnionWith(members);
        return [.. members];
    }

    /// <summary>The largest m for which an m-th random item still fits after m − 1 random ones, in a share 1 − ε of the trials.</summary>
    private int SampleCount(Level<T> level, int[] bucket)
    {
        int low = 1, high = Math.Min(_k - level.ChosenBefore, bucket.Length); // m = 1 always fits
        while (low < high)
        {
            var middle = (low + high + 1) / 2;
            if (Fits(level, bucket, middle)) low = middle;
            else high = middle - 1;
        }

        return low;
    }

    private bool Fits(Level<T> level, int[] bucket, int m)
    {
        var misfits = 0;
        for (var trial = 0; trial < _options.Trials; trial++)
        {
            Draw(bucket, m);
            var state = level.Before.Copy();
            for (var i = 0; i < m - 1; i++) state.Add(_item(bucket[i]));
            _function.Evaluate(state);
            if (state.Gain(_item(bucket[m - 1])) >= level.Threshold * (1 - EdgeTolerance)) continue;
            if (++misfits > _options.Epsilon * _options.Trials) return false;
        }

        return true;
    }

    /// <summary>Puts m random distinct members to the front, in random order.</summary>
    private void Draw(int[] bucket, int m)
    {
        for (var i = 0; i < m; i++)
        {
            var j = _random.Next(i, bucket.Length);
            (bucket[i], bucket[j]) = (bucket[j], bucket[i]);
        }
    }
}
