namespace Offprint.Inference;

/// <summary>A recorded drafted token: what a policy saw of it.</summary>
internal readonly record struct DraftRow(int Token, double Probability, double Largest, double Entropy, float[] Hidden)
{
    public static DraftRow Of(int token, TokenDistribution q, IDecodingState state) => new(token, q[token], q[q.MostProbable], q.Entropy(), state.Hidden(0).ToArray());

    public DraftStep Step(int index) => new(index, Token, Probability, Largest, Entropy, Hidden);
}
