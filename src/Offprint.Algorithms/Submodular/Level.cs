namespace Offprint.Algorithms;

/// <summary>One level of a guess: what is left of the candidates (R), the bucket (B) and the sample drawn from it (S). Items are named by their handles.</summary>
/// <typeparam name="T">Item.</typeparam>
/// <param name="before">The set G of the levels above.</param>
/// <param name="chosenBefore">Its size.</param>
internal sealed class Level<T>(IMarginalState<T> before, int chosenBefore)
{
    /// <summary>G_{i−1}, with members that have gone since.</summary>
    public IMarginalState<T> Before { get; } = before;

    public int ChosenBefore { get; } = chosenBefore;

    /// <summary>R_i with the gains f(e | G_{i−1}), which stay valid until a level above is rebuilt.</summary>
    public Dictionary<int, double> Candidates { get; } = [];

    /// <summary>r_i.</summary>
    public int CandidatesAtBuild { get; set; }

    /// <summary>B_i, what is left of it.</summary>
    public HashSet<int> Bucket { get; } = [];

    /// <summary>β_i.</summary>
    public int BucketAtBuild { get; set; }

    /// <summary>d_i.</summary>
    public int Deleted { get; set; }

    public double Threshold { get; set; }

    /// <summary>S_i, with members that have gone since.</summary>
    public int[] Sample { get; set; } = [];
}
