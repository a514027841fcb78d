using System.Runtime.CompilerServices;

namespace Offprint.Code;

/// <summary>Keeps recursion inside the stack: code that is nested too deeply is an error, not the end of the process.</summary>
internal static class Depth
{
    public static void Require(string text, int offset)
    {
        if (!RuntimeHelpers.TryEnsureSufficientExecutionStack())
        {
            throw CodeParseException.At(text, offset, "the code is nested too deeply.");
        }
    }
}
