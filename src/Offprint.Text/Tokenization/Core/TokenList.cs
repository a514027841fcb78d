namespace Offprint.Text;

/// <summary>Tokens under construction: ids with half-open ranges.</summary>
internal sealed class TokenList
{
    public List<int> Ids { get; } = [];

    public List<int> Starts { get; } = [];

    public List<int> Ends { get; } = [];

    public int Count => Ids.Count;

    public void Add(int id, int start, int end)
    {
        Ids.Add(id);
        Starts.Add(start);
        Ends.Add(end);
    }

    public void Clear()
    {
        Ids.Clear();
        Starts.Clear();
        Ends.Clear();
    }
}
