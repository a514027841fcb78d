#pragma warning disable CA1720 // integers, floats and objects are what these are called where programs are searched
namespace Offprint.Discovery;

/// <summary>What a node of a symbolic program is.</summary>
public enum SymbolicKind
{
    /// <summary>A value without parts: number, text, enum, date, null, or any object that can't be taken apart.</summary>
    Leaf,

    /// <summary>A required value that is not given yet; the program is partial.</summary>
    Missing,

    /// <summary>A list or an array.</summary>
    List,

    /// <summary>Values by text keys: a dictionary or a JSON object.</summary>
    Map,

    /// <summary>An object: a type with named values.</summary>
    Object,

    /// <summary>A function with its arguments bound; evaluating it calls the function.</summary>
    Call,

    /// <summary>A value that is still open: a <see cref="Hyper"/> value.</summary>
    Hole,
}
