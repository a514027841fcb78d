using Offprint.Numerics;

namespace Offprint.Papers.Reproductions;

/// <summary>An 8 x 8 grid with one coin: a step onto it brings a reward of 1, and the coin moves to another random cell. Walls stop.</summary>
internal sealed class GridWorld
{
    public const int Size = 8, Actions = 4, StateSize = 4 * Size, Steps = 20;

    private readonly SeededRandom _random;
    private (int Row, int Column) _agent;
    private (int Row, int Column) _coin;

    public GridWorld(ulong seed)
    {
        _random = new SeededRandom(seed);
        _agent = Cell();
        MoveCoin();
    }

    /// <summary>Rows and columns of agent and coin, one-hot.</summary>
    public float[] State()
    {
        var state = new float[StateSize];
        int[] places = [_agent.Row, _agent.Column, _coin.Row, _coin.Column];
        for (var i = 0; i < places.Length; i++)
        {
            state[(i * Size) + places[i]] = 1;
        }

        return state;
    }

    /// <summary>Steps up, down, left or right.</summary>
    /// <returns>The reward.</returns>
    public double Step(int action)
    {
        var (row, column) = action switch { 0 => (-1, 0), 1 => (1, 0), 2 => (0, -1), _ => (0, 1) };
        _agent = (Math.Clamp(_agent.Row + row, 0, Size - 1), Math.Clamp(_agent.Column + column, 0, Size - 1));
        if (_agent != _coin)
        {
            return 0;
        }

        MoveCoin();
        return 1;
    }

    private (int Row, int Column) Cell() => (_random.Next(Size), _random.Next(Size));

    private void MoveCoin()
    {
        do
        {
            _coin = Cell();
        }
        while (_coin == _agent);
    }
}
