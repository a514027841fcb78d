namespace Offprint.Text;

/// <summary>The symbols of one piece while BPE merges them: a linked list over arrays.</summary>
internal sealed class SymbolList(int capacity)
{
    private const int ScanLimit = 48;

    private int[] ids = new int[capacity];
    private int[] starts = new int[capacity];
    private int[] ends = new int[capacity];
    private int count;
    private (int Id, int Start, int End)? unknown;

    public void Add(int id, int start, int end)
    {
        FlushUnknown();
        Push(id, start, end);
    }

    /// <summary>Adds an unknown character, joined with unknown ones right before it when they are fused.</summary>
    public void AddUnknown(int id, int start, int end, bool fuse)
    {
        if (fuse && unknown is { } pending)
        {
            unknown = (id, pending.Start, end);
            return;
        }

        FlushUnknown();
        unknown = (id, start, end);
    }

    public void FlushUnknown()
    {
        if (unknown is { } pending)
        {
            unknown = null;
            Push(pending.Id, pending.Start, pending.End);
        }
    }

    public void Merge(PairTable merges)
    {
        if (count <= ScanLimit)
        {
            MergeByScanning(merges);
        }
        else
        {
            MergeByQueue(merges);
        }
    }

    public void CopyTo(TokenList tokens)
    {
        for (var i = 0; i < count; i++)
        {
            tokens.Add(ids[i], starts[i], ends[i]);
        }
    }

    private void Push(int id, int start, int end)
    {
        if (count == ids.Length)
        {
            var size = Math.Max(8, count * 2);
            Array.Resize(ref ids, size);
            Array.Resize(ref starts, size);
            Array.Resize(ref ends, size);
        }

        (ids[count], starts[count], ends[count]) = (id, start, end);
        count++;
    }

    private void MergeByScanning(PairTable merges)
    {
        Span<(int Rank, int Id)> pairs = stackalloc (int, int)[ScanLimit];
        for (var i = 0; i + 1 < count; i++)
        {
            pairs[i] = merges.Find(ids[i], ids[i + 1]);
        }

        while (count > 1)
        {
            var best = 0;
            for (var i = 1; i + 1 < count; i++)
            {
                if (pairs[i].Rank < pairs[best].Rank)
                {
                    best = i;
                }
            }

            if (pairs[best].Rank == int.MaxValue)
            {
                return;
            }

            ids[best] = pairs[best].Id;
            ends[best] = ends[best + 1];
            for (var i = best + 1; i + 1 < count; i++)
            {
                (ids[i], starts[i], ends[i]) = (ids[i + 1], starts[i + 1], ends[i + 1]);
                pairs[i] = pairs[i + 1];
            }

            count--;
            if (best > 0)
            {
                pairs[best - 1] = merges.Find(ids[best - 1], ids[best]);
            }

            if (best + 1 < count)
            {
                pairs[best] = merges.Find(ids[best], ids[best + 1]);
            }
        }
    }

    private void MergeByQueue(PairTable merges)
    {
        var next = new int[count];
        var previous = new int[count];
        var queue = new PriorityQueue<(int Position, int Id), (int Rank, int Position)>(count);
        for (var i = 0; i < count; i++)
        {
            next[i] = i + 1 < count ? i + 1 : -1;
            previous[i] = i - 1;
        }

        for (var i = 0; i + 1 < count; i++)
        {
            Offer(i);
        }

        while (queue.TryDequeue(out var top, out _))
        {
            var left = top.Position;
            if (ids[left] < 0 || next[left] < 0)
            {
                continue;
            }

            var right = next[left];
            if (merges.Find(ids[left], ids[right]).Id != top.Id)
            {
                continue;
            }

            ids[left] = top.Id;
            ends[left] = ends[right];
            ids[right] = -1;
            next[left] = next[right];
            if (next[left] >= 0)
            {
                previous[next[left]] = left;
                Offer(left);
            }

            if (previous[left] >= 0)
            {
                Offer(previous[left]);
            }
        }

        var kept = 0;
        for (var i = 0; i >= 0; i = next[i])
        {
            (ids[kept], starts[kept], ends[kept]) = (ids[i], starts[i], ends[i]);
            kept++;
        }

        count = kept;

        void Offer(int position)
        {
            var (rank, id) = merges.Find(ids[position], ids[next[position]]);
            if (id >= 0)
            {
                queue.Enqueue((position, id), (rank, position));
            }
        }
    }
}
