using System.Globalization;
using Offprint.Text;

namespace Offprint.Inference;

/// <summary>Turns a packer's answer into rows of what is really packed: prompts without their pending tokens, end to end.</summary>
internal static class PrepackingPlan
{
    /// <summary>A plan whose segments have length l - 1; prompts of one token have none.</summary>
    /// <exception cref="ArgumentException">The capacity is below the longest prompt, or the packer cut, lost or repeated a prompt.</exception>
    public static PackingPlan Make(PromptBatch batch, ISequencePacker packer, PrefillOptions options)
    {
        int capacity = options.Capacity ?? batch.Longest;
        if (capacity < batch.Longest)
            throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"a capacity of {capacity} tokens is less than the longest prompt, {batch.Longest}"), nameof(options));
        int[] packed = [.. Enumerable.Range(0, batch.Prompts.Count).Where(i => batch.Prompts[i].Length > 1)];
        if (packed.Length == 0) return new PackingPlan(capacity, 0, []);
        int pending = options.CountPendingTokens ? 0 : 1;
        int[] lengths = [.. packed.Select(i => batch.Prompts[i].Length - pending)];
        var answer = packer.Pack(lengths, capacity - pending);
        CheckWhole(answer, lengths, packer);
        var segments = new List<PackingSegment>(packed.Length);
        int bins = 0;
        for (int bin = 0; bin < answer.Bins; bin++)
        {
            int start = 0;
            foreach (var segment in answer.SegmentsOf(bin))
            {
                int source = packed[segment.Source], length = batch.Prompts[source].Length - 1;
                segments.Add(new PackingSegment(bins, start, length, source));
                start += length;
            }

            if (start > 0) bins++;
        }

        return new PackingPlan(capacity, bins, segments);
    }

    /// <summary>Cuts the plan of a data set into batches of at most <paramref name="batchSize"/> rows. Prompts of one token occupy no row and come with the first batch.</summary>
    public static IEnumerable<PromptBatch> Groups(PromptBatch all, PackingPlan plan, int batchSize)
    {
        var pendingOnly = Enumerable.Range(0, all.Prompts.Count).Where(i => all.Prompts[i].Length == 1).ToList();
        int batches = Math.Max(1, (plan.Bins + batchSize - 1) / batchSize);
        for (int batch = 0; batch < batches; batch++)
        {
            int first = batch * batchSize, bins = Math.Min(batchSize, plan.Bins - first);
            PackingSegment[] segments = [.. Enumerable.Range(first, bins).SelectMany(b => plan.SegmentsOf(b).ToArray())];
            var rows = segments.Select(s => s.Source).Concat(batch == 0 ? pendingOnly : []).ToList();
            yield return all.Part(rows, batch) with { Plan = new PackingPlan(plan.Capacity, bins, segments.Select((s, i) => s with { Bin = s.Bin - first, Source = i })) };
        }
    }

    private static void CheckWhole(PackingPlan answer, int[] lengths, ISequencePacker packer)
    {
        var seen = new bool[lengths.Length];
        foreach (var segment in answer.Segments)
        {
            if (segment.Source >= lengths.Length || seen[segment.Source] || segment.SourceStart != 0 || segment.Length != lengths[segment.Source])
                throw new ArgumentException($"{packer.GetType().Name} cut or repeated sequence {segment.Source}; prepacking needs a packer that places every sequence once and whole", nameof(packer));
            seen[segment.Source] = true;
        }

        int lost = Array.IndexOf(seen, false);
        if (lost >= 0) throw new ArgumentException($"{packer.GetType().Name} lost sequence {lost}; prepacking needs a packer that places every sequence once and whole", nameof(packer));
    }
}
