namespace Offprint.Code;

/// <summary>A place where a function is called.</summary>
/// <param name="Token">The number of the token that names the function, among the tokens of the code.</param>
/// <param name="Target">
/// What is called: <c>Namespace.Type.Method</c> for C# (from the compiled code, exact), the dotted name as it is written for the other languages.
/// </param>
public readonly record struct CallSite(int Token, string Target);
