using Google.OrTools.Sat;

namespace Offprint.Text.Tests;

/// <summary>Oracles that give the smallest number of bins.</summary>
internal static class ExactPacking
{
    /// <summary>Tries every way to place the items; for about 10 of them.</summary>
    public static int BruteForce(int[] lengths, int capacity)
    {
        var rooms = new int[lengths.Length];
        var best = lengths.Length;
        Place(0, 0);
        return best;

        void Place(int item, int bins)
        {
            if (item == lengths.Length)
            {
                best = Math.Min(best, bins);
                return;
            }

            for (var bin = 0; bin <= bins && bin < lengths.Length; bin++)
            {
                if (bin == bins)
                {
                    rooms[bin] = capacity;
                }

                if (rooms[bin] >= lengths[item])
                {
                    rooms[bin] -= lengths[item];
                    Place(item + 1, Math.Max(bins, bin + 1));
                    rooms[bin] += lengths[item];
                }
            }
        }
    }

    /// <summary>The integer program of the prepacking paper, solved by CP-SAT.</summary>
    public static int IntegerProgram(int[] lengths, int capacity, int maximumBins)
    {
        var model = new CpModel();
        var used = Enumerable.Range(0, maximumBins).Select(j => model.NewBoolVar($"y{j}")).ToArray();
        var placed = lengths.Select((_, i) => Enumerable.Range(0, maximumBins).Select(j => model.NewBoolVar($"z{i}_{j}")).ToArray()).ToArray();
        foreach (var row in placed)
        {
            model.AddExactlyOne(row);
        }

        for (var j = 0; j < maximumBins; j++)
        {
            model.Add(LinearExpr.WeightedSum(placed.Select(row => row[j]).ToArray(), lengths) <= capacity * used[j]);
            if (j > 0)
            {
                model.AddImplication(used[j], used[j - 1]);
            }
        }

        model.Minimize(LinearExpr.Sum(used));
        var solver = new CpSolver { StringParameters = "num_workers:1,random_seed:1" };
        Assert.Equal(CpSolverStatus.Optimal, solver.Solve(model));
        return (int)Math.Round(solver.ObjectiveValue);
    }
}
