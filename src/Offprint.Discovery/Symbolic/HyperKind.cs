#pragma warning disable CA1720 // integers, floats and objects are what these are called where programs are searched
namespace Offprint.Discovery;

/// <summary>What kind of value is open.</summary>
public enum HyperKind
{
    /// <summary>One or several of some candidates.</summary>
    Choices,

    /// <summary>A real number in a range.</summary>
    Float,

    /// <summary>Whatever the user's own code encodes as text.</summary>
    Custom,
}
