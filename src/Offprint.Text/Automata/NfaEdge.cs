namespace Offprint.Text;

/// <summary>An edge over the symbols <paramref name="First"/> to <paramref name="Last"/>.</summary>
internal readonly record struct NfaEdge(int First, int Last, int To);
