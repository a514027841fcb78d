using FsCheck.Xunit;
using Offprint.Models;
using Offprint.Numerics;
using Offprint.Text;
using static TorchSharp.torch;

namespace Offprint.Inference.Tests;

/// <summary>What goes into the model, looked at from outside, against a double loop over rows and columns.</summary>
public sealed class PackedInputTests
{
    [Property(MaxTest = 60)]
    public void IdsPositionsAndMaskAreThoseOfTheDefinition(int seed)
    {
        var random = new SeededRandom(unchecked((ulong)seed), "packed-input");
        var prompts = SmallModels.Prompts(random.NextUInt64(), 1 + random.Next(12), 1 + random.Next(25));
        var spy = new Spy();
        new PrepackedPrefiller(spy, new BestFitDecreasingPacker(), new PrefillOptions { CountPendingTokens = random.Next(2) == 0 }).Prefill(prompts).Dispose();
        if (prompts.All(p => p.Length == 1))
        {
            Assert.Null(spy.Ids);
            return;
        }

        // A row is cut into runs where the positions restart; every run must be one prompt without its last token.
        var left = prompts.Where(p => p.Length > 1).Select(p => string.Join(' ', p[..^1])).ToList();
        int rows = spy.Ids!.GetLength(0), columns = spy.Ids.GetLength(1);
        for (int row = 0; row < rows; row++)
        {
            var owner = new int[columns];
            int used = 0;
            while (used < columns)
            {
                int end = used + 1;
                while (end < columns && spy.Positions![row, end] == spy.Positions[row, end - 1] + 1) end++;
                Assert.Equal(0, spy.Positions![row, used]);
                string run = string.Join(' ', Enumerable.Range(used, end - used).Select(c => spy.Ids[row, c]));
                bool prompt = left.Remove(run);
                for (int c = used; c < end; c++) owner[c] = prompt ? used + 1 : 0;
                if (!prompt) Assert.Equal(1, end - used); // padding: position 0 again and again
                used = end;
            }

            for (int query = 0; query < columns; query++)
            {
                for (int key = 0; key < columns; key++)
                {
                    bool visible = owner[query] == 0 ? key == query : owner[query] == owner[key] && key <= query;
                    if (visible) Assert.Equal(0f, spy.Mask![row, query, key]);
                    else Assert.True(spy.Mask![row, query, key] < -1e30f, $"row {row}: token {query} sees {key}");
                }
            }
        }

        Assert.Empty(left);
    }

    /// <summary>Keeps its input and fills the cache with numbers that say where they came from.</summary>
    private sealed class Spy : ICausalLanguageModel
    {
        public int VocabularySize => SmallModels.Vocabulary;

        public int MaximumPositions => 1_000;

        public long[,]? Ids { get; private set; }

        public long[,]? Positions { get; private set; }

        public float[,,]? Mask { get; private set; }

        public ModelOutput Forward(in ModelInput input, KeyValueCache? cache = null)
        {
            var (ids, positions, mask) = (input.Ids!, input.Positions!, input.AdditiveMask!);
            (int rows, int columns) = ((int)ids.shape[0], (int)ids.shape[1]);
            (Ids, Positions, Mask) = (new long[rows, columns], new long[rows, columns], new float[rows, columns, columns]);
            for (int r = 0; r < rows; r++)
            {
                for (int q = 0; q < columns; q++)
                {
                    (Ids[r, q], Positions[r, q]) = (ids[r, q].item<long>(), positions[r, q].item<long>());
                    for (int k = 0; k < columns; k++) Mask[r, q, k] = mask[r, 0, q, k].item<float>();
                }
            }

            cache!.Append(0, zeros(rows, 1, columns, 2), zeros(rows, 1, columns, 2));
            cache.Advance(columns);
            return new ModelOutput(null);
        }
    }
}
