using System.Globalization;
using Offprint.Inference;

namespace Offprint.Papers.Reproductions;

/// <summary>The prefix cache of a model server under generated traffic: tokens whose keys and values have to be computed again.</summary>
internal sealed class PromptArm(ArmContext arm, PagingOptions options)
{
    private const int BlockSize = 16;

    public void Run(CancellationToken ct)
    {
        var prompts = PagingTraces.Traffic(arm.Data, arm.Choose(options.Prompts, 150, 5 * options.Prompts), arm.Seed);
        var blocks = arm.Choose(options.Blocks, 256, options.Blocks);
        var predictors = new List<OnlineLogisticPredictor<BlockId>>();
        var ways = new (string Name, PrefixCache Cache)[]
        {
            ("LRU", new PrefixCache(blocks, BlockSize, new LruPolicy<BlockId>(blocks))),
            ("learned bits", new PrefixCache(blocks, BlockSize, new Mark0Policy<BlockId>(blocks, arm.Seed), Predictor())),
            ("bits by the rule (tails go)", new PrefixCache(blocks, BlockSize, new Mark0Policy<BlockId>(blocks, arm.Seed))),
            ("Marker", new PrefixCache(blocks, BlockSize, new MarkerPolicy<BlockId>(blocks, arm.Seed))),
            ("learned bits, least recent first", new PrefixCache(blocks, BlockSize, new DiscardFirstPolicy<BlockId>(blocks), Predictor())),
            ("LFU", new PrefixCache(blocks, BlockSize, new LfuPolicy<BlockId>(blocks))),
        };
        var again = new long[ways.Length];
        var total = 0L;
        for (var t = 0; t < prompts.Count; t++)
        {
            ct.ThrowIfCancellationRequested();
            if (t % 100 == 0)
            {
                arm.Report((double)t / prompts.Count, "prompts to the prefix cache");
            }

            predictors.ForEach(predictor => predictor.Learns = t < prompts.Count / 5);
            for (var i = 0; i < ways.Length; i++)
            {
                var match = ways[i].Cache.Acquire(prompts[t].Tokens, prompts[t].Shared, prompts[t].Tenant);
                ways[i].Cache.Release(match);
                again[i] += t < prompts.Count / 5 ? 0 : match.MissingTokens;
            }

            total += t < prompts.Count / 5 ? 0 : prompts[t].Tokens.Length;
        }

        arm.Record(PagingReproduction.LruTokens, again[0], PagingTraces.Prompts);
        arm.Record(PagingReproduction.LearnedTokens, again[1], PagingTraces.Prompts);
        if (arm.Seed == 42)
        {
            arm.Note(string.Create(CultureInfo.InvariantCulture,
                $"{prompts.Count} prompts, {blocks} blocks of {BlockSize} tokens, after the first fifth {total} tokens; computed again: {string.Join(", ", ways.Select((way, i) => string.Create(CultureInfo.InvariantCulture, $"{way.Name} {again[i]} ({100.0 * again[i] / total:0.0} %)")))}"));
        }

        // Caches ask their predictors what they themselves hold, so each has its own.
        OnlineLogisticPredictor<BlockId> Predictor()
        {
            predictors.Add(new OnlineLogisticPredictor<BlockId>(blocks));
            return predictors[^1];
        }
    }
}
