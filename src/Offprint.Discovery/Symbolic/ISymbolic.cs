namespace Offprint.Discovery;

/// <summary>Anything that is a symbolic program.</summary>
public interface ISymbolic
{
    /// <summary>The root of its tree.</summary>
    SymbolicNode Root { get; }
}
