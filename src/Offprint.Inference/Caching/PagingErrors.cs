namespace Offprint.Inference;

/// <summary>How wrong discard bits are, by the two ways of being wrong; the bounds of the policies are in these terms.</summary>
/// <param name="WrongKeeps">Requests predicted "keep" whose page the best cache throws out, eta_0.</param>
/// <param name="WrongDiscards">Requests predicted "discard" whose page the best cache keeps, eta_1.</param>
public readonly record struct PagingErrors(int WrongKeeps, int WrongDiscards)
{
    /// <summary>Counts the errors of predictions.</summary>
    /// <param name="predicted">A bit for each request.</param>
    /// <param name="truth">The true bits, see <see cref="Belady.Solve"/>.</param>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static PagingErrors Of(IReadOnlyList<bool> predicted, IReadOnlyList<bool> truth)
    {
        ArgumentNullException.ThrowIfNull(predicted);
        ArgumentNullException.ThrowIfNull(truth);
        if (predicted.Count != truth.Count)
        {
            throw new ArgumentException($"There are {predicted.Count} predictions for {truth.Count} requests.", nameof(predicted));
        }

        var (keeps, discards) = (0, 0);
        for (var t = 0; t < predicted.Count; t++)
        {
            keeps += !predicted[t] && truth[t] ? 1 : 0;
            discards += predicted[t] && !truth[t] ? 1 : 0;
        }

        return new PagingErrors(keeps, discards);
    }
}
