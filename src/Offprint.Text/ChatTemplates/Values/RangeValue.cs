using System.Collections;

namespace Offprint.Text;

/// <summary>The numbers from <paramref name="start"/>, each <paramref name="step"/> more.</summary>
internal sealed class RangeValue(long start, long step, int count) : IReadOnlyList<object?>
{
    public int Count => count;

    public string Text => step == 1 ? $"range({start}, {start + count})" : $"range({start}, {start + (count * step)}, {step})";

    public object? this[int index] => start + (index * step);

    public IEnumerator<object?> GetEnumerator()
    {
        for (var i = 0; i < count; i++)
        {
            yield return this[i];
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
