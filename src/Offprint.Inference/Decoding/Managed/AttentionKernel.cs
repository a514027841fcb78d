using System.Runtime.Intrinsics;

namespace Offprint.Inference;

/// <summary>
/// Attention of one sequence's new tokens over its paged keys and values, for one key-value head at a time. Keys lie [dimension, 16] in a block and values [16, dimension], so that no
/// score needs a sum across lanes. As in <see cref="MatrixKernel"/>, a token gives the same bits whatever is computed beside it. One object for each thread.
/// </summary>
internal sealed unsafe class AttentionKernel : IDisposable
{
    private const int Block = PagedKeyValueCache.BlockSize;
    private readonly NativeBuffer _scores = new();
    private readonly NativeBuffer _mixed = new();

    /// <summary>Mixes the values for rows of one sequence; their own keys and values have been written.</summary>
    /// <param name="layout">The heads.</param>
    /// <param name="head">The key-value head.</param>
    /// <param name="queries">The first row of queries, keys and values.</param>
    /// <param name="stride">From row to row.</param>
    /// <param name="rows">New tokens.</param>
    /// <param name="start">Tokens before them.</param>
    /// <param name="blocks">For every block of the sequence this layer's keys and values of this head.</param>
    /// <param name="result">The first row of all heads side by side.</param>
    /// <param name="resultStride">From row to row.</param>
    public void Run(HeadLayout layout, int head, float* queries, int stride, int rows, int start, ReadOnlySpan<HeadBlock> blocks, float* result, int resultStride)
    {
        if (Vector512.IsHardwareAccelerated)
        {
            Run<Vector512<float>, Lanes512>(layout, head, queries, stride, rows, start, blocks, result, resultStride);
        }
        else
        {
            Run<Vector256<float>, Lanes256>(layout, head, queries, stride, rows, start, blocks, result, resultStride);
        }
    }

    public void Dispose()
    {
        _scores.Dispose();
        _mixed.Dispose();
    }

    internal void Run<TVector, TLanes>(HeadLayout layout, int head, float* queries, int stride, int rows, int start, ReadOnlySpan<HeadBlock> blocks, float* result, int resultStride)
        where TVector : struct where TLanes : ILanes<TVector>
    {
        var padded = PagedKeyValueCache.Padded(layout.Width);
        var room = blocks.Length * Block;
        var scores = _scores.Fit(4L * room);
        var mixed = _mixed.Fit(4L * padded);
        var query = stackalloc float*[4];
        Span<int> positions = stackalloc int[4];
        Span<int> heads = stackalloc int[4];
        var count = rows * layout.Group;
        for (var first = 0; first < count; first += 4)
        {
            var used = Math.Min(4, count - first);
            for (var i = 0; i < 4; i++)
            {
                var (row, member) = Math.DivRem(first + Math.Min(i, used - 1), layout.Group);
                heads[i] = head * layout.Group + member;
                query[i] = queries + (long)row * stride + heads[i] * layout.QueryStride;
                positions[i] = start + row;
            }

            var begin = Math.Max(0, positions[0] - Math.Max(layout.Visible - 1, 0)) / Block;
            var end = positions[used - 1] / Block + 1;
            if (used == 1)
            {
                Scores1<TVector, TLanes>(query[0], layout.Width, blocks[begin..end], scores + begin * Block);
            }
            else
            {
                Scores4<TVector, TLanes>(query, layout.Width, blocks[begin..end], scores + begin * Block, room);
            }

            for (var i = 0; i < used; i++)
            {
                var from = positions[i] - layout.Visible + 1;
                Softmax(scores + i * room, begin * Block, end * Block, layout.Visible == int.MaxValue ? 0 : Math.Max(0, from), positions[i], layout.Scale, layout.Slopes is null ? 0 : layout.Slopes[heads[i]]);
            }

            for (var i = used; i < 4; i++)
            {
                NativeZero(scores + i * room, begin * Block, end * Block);
            }

            Mix<TVector, TLanes>(scores, room, used, padded, blocks[begin..end], begin * Block, positions[used - 1] + 1, mixed);
            for (var i = 0; i < used; i++)
            {
                var row = (first + i) / layout.Group;
                new ReadOnlySpan<float>(mixed + i * padded, layout.Width).CopyTo(new Span<float>(result + (long)row * resultStride + heads[i] * layout.Width, layout.Width));
            }
        }
    }

    private static void NativeZero(float* row, int from, int to) => new Span<float>(row + from, to - from).Clear();

    /// <summary>Scores of one query; four blocks at a time, so that four sums are under way.</summary>
    private static void Scores1<TVector, TLanes>(float* query, int width, ReadOnlySpan<HeadBlock> blocks, float* scores)
        where TVector : struct where TLanes : ILanes<TVector>
    {
        var b = 0;
        for (; b + 4 <= blocks.Length; b += 4)
        {
            float* k0 = blocks[b].Keys, k1 = blocks[b + 1].Keys, k2 = blocks[b + 2].Keys, k3 = blocks[b + 3].Keys;
            for (var lane = 0; lane < Block; lane += TLanes.Width)
            {
                TVector s0 = TLanes.Zero, s1 = TLanes.Zero, s2 = TLanes.Zero, s3 = TLanes.Zero;
                for (var d = 0; d < width; d++)
                {
                    var q = TLanes.Broadcast(query[d]);
                    var at = d * Block + lane;
                    s0 = TLanes.MultiplyAdd(TLanes.Load(k0 + at), q, s0);
                    s1 = TLanes.MultiplyAdd(TLanes.Load(k1 + at), q, s1);
                    s2 = TLanes.MultiplyAdd(TLanes.Load(k2 + at), q, s2);
                    s3 = TLanes.MultiplyAdd(TLanes.Load(k3 + at), q, s3);
                }

                var to = scores + b * Block + lane;
                TLanes.Store(s0, to);
                TLanes.Store(s1, to + Block);
                TLanes.Store(s2, to + 2 * Block);
                TLanes.Store(s3, to + 3 * Block);
            }
        }

        for (; b < blocks.Length; b++)
        {
            var keys = blocks[b].Keys;
            for (var lane = 0; lane < Block; lane += TLanes.Width)
            {
                var sum = TLanes.Zero;
                for (var d = 0; d < width; d++)
                {
                    sum = TLanes.MultiplyAdd(TLanes.Load(keys + d * Block + lane), TLanes.Broadcast(query[d]), sum);
                }

                TLanes.Store(sum, scores + b * Block + lane);
            }
        }
    }

    private static void Scores4<TVector, TLanes>(float** query, int width, ReadOnlySpan<HeadBlock> blocks, float* scores, int room)
        where TVector : struct where TLanes : ILanes<TVector>
    {
        float* q0 = query[0], q1 = query[1], q2 = query[2], q3 = query[3];
        for (var b = 0; b < blocks.Length; b++)
        {
            var keys = blocks[b].Keys;
            for (var lane = 0; lane < Block; lane += TLanes.Width)
            {
                TVector s0 = TLanes.Zero, s1 = TLanes.Zero, s2 = TLanes.Zero, s3 = TLanes.Zero;
                for (var d = 0; d < width; d++)
                {
                    var k = TLanes.Load(keys + d * Block + lane);
                    s0 = TLanes.MultiplyAdd(k, TLanes.Broadcast(q0[d]), s0);
                    s1 = TLanes.MultiplyAdd(k, TLanes.Broadcast(q1[d]), s1);
                    s2 = TLanes.MultiplyAdd(k, TLanes.Broadcast(q2[d]), s2);
                    s3 = TLanes.MultiplyAdd(k, TLanes.Broadcast(q3[d]), s3);
                }

                var to = scores + b * Block + lane;
                TLanes.Store(s0, to);
                TLanes.Store(s1, to + room);
                TLanes.Store(s2, to + 2 * room);
                TLanes.Store(s3, to + 3 * room);
            }
        }
    }

    /// <summary>Turns scores into weights that sum to 1; keys outside of [from, position] get 0.</summary>
    private static void Softmax(float* row, int begin, int end, int from, int position, float scale, float slope)
    {
        for (var i = begin; i < from; i++)
        {
            row[i] = float.NegativeInfinity;
        }

        for (var i = position + 1; i < end; i++)
        {
            row[i] = float.NegativeInfinity;
        }

        var (factor, tilt) = (Vector256.Create(scale), Vector256.Create(slope));
        var largest = Vector256.Create(float.NegativeInfinity);
        var distance = Vector256.Create(0f, 1, 2, 3, 4, 5, 6, 7);
        for (var i = begin; i < end; i += 8)
        {
            var s = Vector256.Load(row + i) * factor;
            if (slope != 0)
            {
                s += tilt * (distance + Vector256.Create((float)(i - position)));
            }

            s.Store(row + i);
            largest = Vector256.Max(largest, s);
        }

        var top = largest[0];
        for (var i = 1; i < 8; i++)
        {
            top = MathF.Max(top, largest[i]);
        }

        var (shift, sums) = (Vector256.Create(top), Vector256<float>.Zero);
        for (var i = begin; i < end; i += 8)
        {
            var p = Vector256.Exp(Vector256.Load(row + i) - shift);
            p.Store(row + i);
            sums += p;
        }

        var inverse = Vector256.Create(1 / Vector256.Sum(sums));
        for (var i = begin; i < end; i += 8)
        {
            (Vector256.Load(row + i) * inverse).Store(row + i);
        }
    }

    /// <summary>Weighted sums of the values of keys before <paramref name="end"/>.</summary>
    private static void Mix<TVector, TLanes>(float* weights, int room, int used, int padded, ReadOnlySpan<HeadBlock> blocks, int begin, int end, float* mixed)
        where TVector : struct where TLanes : ILanes<TVector>
    {
        float* p0 = weights + begin, p1 = p0 + room, p2 = p1 + room, p3 = p2 + room;
        var keys = end - begin;
        var v = 0;
        if (used == 1)
        {
            for (; v + 4 * TLanes.Width <= padded; v += 4 * TLanes.Width)
            {
                TVector s0 = TLanes.Zero, s1 = TLanes.Zero, s2 = TLanes.Zero, s3 = TLanes.Zero;
                for (var key = 0; key < keys; key++)
                {
                    var at = blocks[key / Block].Values + key % Block * padded + v;
                    var p = TLanes.Broadcast(p0[key]);
                    s0 = TLanes.MultiplyAdd(TLanes.Load(at), p, s0);
                    s1 = TLanes.MultiplyAdd(TLanes.Load(at + TLanes.Width), p, s1);
                    s2 = TLanes.MultiplyAdd(TLanes.Load(at + 2 * TLanes.Width), p, s2);
                    s3 = TLanes.MultiplyAdd(TLanes.Load(at + 3 * TLanes.Width), p, s3);
                }

                TLanes.Store(s0, mixed + v);
                TLanes.Store(s1, mixed + v + TLanes.Width);
                TLanes.Store(s2, mixed + v + 2 * TLanes.Width);
                TLanes.Store(s3, mixed + v + 3 * TLanes.Width);
            }

            for (; v < padded; v += TLanes.Width)
            {
                var sum = TLanes.Zero;
                for (var key = 0; key < keys; key++)
                {
                    sum = TLanes.MultiplyAdd(TLanes.Load(blocks[key / Block].Values + key % Block * padded + v), TLanes.Broadcast(p0[key]), sum);
                }

                TLanes.Store(sum, mixed + v);
            }

            return;
        }

        for (; v + 2 * TLanes.Width <= padded; v += 2 * TLanes.Width)
        {
            TVector a0 = TLanes.Zero, a1 = TLanes.Zero, a2 = TLanes.Zero, a3 = TLanes.Zero, b0 = TLanes.Zero, b1 = TLanes.Zero, b2 = TLanes.Zero, b3 = TLanes.Zero;
            for (var key = 0; key < keys; key++)
            {
                var at = blocks[key / Block].Values + key % Block * padded + v;
                TVector x = TLanes.Load(at), y = TLanes.Load(at + TLanes.Width);
                var p = TLanes.Broadcast(p0[key]);
                (a0, b0) = (TLanes.MultiplyAdd(x, p, a0), TLanes.MultiplyAdd(y, p, b0));
                p = TLanes.Broadcast(p1[key]);
                (a1, b1) = (TLanes.MultiplyAdd(x, p, a1), TLanes.MultiplyAdd(y, p, b1));
                p = TLanes.Broadcast(p2[key]);
                (a2, b2) = (TLanes.MultiplyAdd(x, p, a2), TLanes.MultiplyAdd(y, p, b2));
                p = TLanes.Broadcast(p3[key]);
                (a3, b3) = (TLanes.MultiplyAdd(x, p, a3), TLanes.MultiplyAdd(y, p, b3));
            }

            var to = mixed + v;
            TLanes.Store(a0, to);
            TLanes.Store(b0, to + TLanes.Width);
            TLanes.Store(a1, to + padded);
            TLanes.Store(b1, to + padded + TLanes.Width);
            TLanes.Store(a2, to + 2 * padded);
            TLanes.Store(b2, to + 2 * padded + TLanes.Width);
            TLanes.Store(a3, to + 3 * padded);
            TLanes.Store(b3, to + 3 * padded + TLanes.Width);
        }

        for (; v < padded; v += TLanes.Width)
        {
            TVector s0 = TLanes.Zero, s1 = TLanes.Zero, s2 = TLanes.Zero, s3 = TLanes.Zero;
            for (var key = 0; key < keys; key++)
            {
                var x = TLanes.Load(blocks[key / Block].Values + key % Block * padded + v);
                s0 = TLanes.MultiplyAdd(x, TLanes.Broadcast(p0[key]), s0);
                s1 = TLanes.MultiplyAdd(x, TLanes.Broadcast(p1[key]), s1);
                s2 = TLanes.MultiplyAdd(x, TLanes.Broadcast(p2[key]), s2);
                s3 = TLanes.MultiplyAdd(x, TLanes.Broadcast(p3[key]), s3);
            }

            TLanes.Store(s0, mixed + v);
            TLanes.Store(s1, mixed + padded + v);
            TLanes.Store(s2, mixed + 2 * padded + v);
            TLanes.Store(s3, mixed + 3 * padded + v);
        }
    }
}
