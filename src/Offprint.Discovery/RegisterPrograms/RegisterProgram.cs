namespace Offprint.Discovery;

/// <summary>
/// A learning algorithm as three straight-line functions over registers (AutoML-Zero's form): setup runs once, predict for every example, learn after every training
/// example. s0 holds the label while learning, s1 the prediction, v0 the features.
/// </summary>
/// <param name="Setup">Instructions of setup.</param>
/// <param name="Predict">Instructions of predict.</param>
/// <param name="Learn">Instructions of learn.</param>
/// <seealso href="https://arxiv.org/abs/2003.03384">E. Real et al., "AutoML-Zero: Evolving Machine Learning Algorithms From Scratch" (2020), section 3</seealso>
public sealed record RegisterProgram(IReadOnlyList<RegisterInstruction> Setup, IReadOnlyList<RegisterInstruction> Predict, IReadOnlyList<RegisterInstruction> Learn)
{
    /// <inheritdoc/>
    public bool Equals(RegisterProgram? other) => other is not null && Setup.SequenceEqual(other.Setup) && Predict.SequenceEqual(other.Predict) && Learn.SequenceEqual(other.Learn);

    /// <inheritdoc/>
    public override int GetHashCode() => Setup.Concat(Predict).Concat(Learn).Aggregate(17, static (hash, i) => HashCode.Combine(hash, i));

    /// <inheritdoc/>
    public override string ToString() => $"setup:\n  {string.Join("\n  ", Setup)}\npredict:\n  {string.Join("\n  ", Predict)}\nlearn:\n  {string.Join("\n  ", Learn)}";
}
