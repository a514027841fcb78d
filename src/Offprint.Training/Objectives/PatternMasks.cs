using TorchSharp;
using static TorchSharp.torch;

namespace Offprint.Training;

/// <summary>Complete attention masks made from a rule: 0 where a query sees a key, the lowest number elsewhere.</summary>
internal static class PatternMasks
{
    /// <summary>[rows, 1, length, length].</summary>
    /// <param name="rows">Sequences; 1 serves a whole batch.</param>
    /// <param name="length">Tokens.</param>
    /// <param name="sees">Whether, in a row, a query sees a key.</param>
    /// <param name="device">Where the mask goes.</param>
    public static Tensor Of(int rows, int length, Func<int, int, int, bool> sees, Device device)
    {
        var mask = new float[(long)rows * length * length];
        var at = 0;
        for (var row = 0; row < rows; row++)
        {
            for (var query = 0; query < length; query++)
            {
                for (var key = 0; key < length; key++)
                {
                    mask[at++] = sees(row, query, key) ? 0 : float.MinValue;
                }
            }
        }

        return tensor(mask, [rows, 1, length, length], device: device);
    }
}
