namespace Offprint.Models;

/// <summary>What a policy has seen and done in an episode.</summary>
public sealed class DecisionHistory
{
    private readonly List<float[]> _states = [];
    private readonly List<int> _actions = [];
    private readonly List<double> _rewards = [];

    /// <summary>Time steps so far, the present one included.</summary>
    public int Count => _states.Count;

    /// <summary>The states, the present one last.</summary>
    public IReadOnlyList<float[]> States => _states;

    /// <summary>The actions taken, one fewer than states while an action is due.</summary>
    public IReadOnlyList<int> Actions => _actions;

    /// <summary>The rewards received.</summary>
    public IReadOnlyList<double> Rewards => _rewards;

    /// <summary>A new state: at the beginning, or after an action.</summary>
    /// <param name="state">The numbers that describe it.</param>
    /// <exception cref="InvalidOperationException">The last state has no action yet.</exception>
    public void Observe(float[] state)
    {
        ArgumentNullException.ThrowIfNull(state);
        if (_actions.Count != _states.Count)
        {
            throw new InvalidOperationException("The last state has no action yet.");
        }
        _states.Add(state);
    }

    /// <summary>The action of the last state and its reward.</summary>
    /// <param name="action">The action.</param>
    /// <param name="reward">What it brought.</param>
    /// <exception cref="InvalidOperationException">There is no state without an action.</exception>
    public void Act(int action, double reward)
    {
        if (_actions.Count != _states.Count - 1)
        {
            throw new InvalidOperationException("There is no state that waits for an action.");
        }
        _actions.Add(action);
        _rewards.Add(reward);
    }
}
