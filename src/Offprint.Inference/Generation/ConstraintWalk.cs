namespace Offprint.Inference;

/// <summary>
/// Where a sequence stands under a constraint. States of all its positions are kept, so that drafted tokens may be looked at and taken back. For one sequence, one thread at a time.
/// </summary>
internal sealed class ConstraintWalk
{
    private readonly ITokenConstraint _constraint;
    private readonly int _promptLength;
    private readonly List<(int Token, ConstraintState State)> _path = [];
    private readonly ConstraintState _start;
    private readonly TokenSet _nothing;

    public ConstraintWalk(ITokenConstraint constraint, int promptLength)
    {
        (_constraint, _promptLength, _start) = (constraint, promptLength, constraint.Start());
        _nothing = new TokenSet(constraint.VocabularySize);
    }

    /// <summary>What may follow prompt and continuation; nothing behind an end token and in a dead end.</summary>
    public TokenSet Allowed(ReadOnlySpan<int> tokens)
    {
        var made = tokens[_promptLength..];
        var common = 0;
        while (common < _path.Count && common < made.Length && _path[common].Token == made[common])
        {
            common++;
        }

        _path.RemoveRange(common, _path.Count - common);
        foreach (var token in made[common..])
        {
            if (_constraint.Advance(Last, token) is not { } next)
            {
                return _nothing;
            }

            _path.Add((token, next));
        }

        return _constraint.Allowed(Last);
    }

    private ConstraintState Last => _path.Count == 0 ? _start : _path[^1].State;
}
