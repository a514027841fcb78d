namespace Offprint.Code;

/// <summary>What the decompiler knows about a name that it wrote.</summary>
/// <param name="Role">Its role.</param>
/// <param name="Target">For a call: namespace, type and method.</param>
internal readonly record struct NameUse(TokenRole Role, string? Target);
