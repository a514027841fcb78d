namespace Offprint.Papers;

/// <summary>The last lines of an output, at most a few kilobytes of them. Thread-safe.</summary>
internal sealed class OutputTail(int lines = 60, int lineLength = 500)
{
    private readonly Lock _lock = new();
    private readonly Queue<string> _lines = new();

    public void Add(string line)
    {
        lock (_lock)
        {
            _lines.Enqueue(line.Length <= lineLength ? line : line[..lineLength]);
            if (_lines.Count > lines)
            {
                _lines.Dequeue();
            }
        }
    }

    /// <summary>What was said last, as the end of a message.</summary>
    public string LastLine()
    {
        lock (_lock)
        {
            return _lines.LastOrDefault(static line => !string.IsNullOrWhiteSpace(line)) is { } line ? $" It last wrote: {line.Trim()}" : "";
        }
    }

    public string With(string? detail) => string.IsNullOrEmpty(detail) ? ToString() : ToString() + detail + "\n";

    public override string ToString()
    {
        lock (_lock)
        {
            return string.Concat(_lines.Select(static line => line + "\n"));
        }
    }
}
