namespace Offprint.Code;

/// <summary>Roles as text, one letter a token: the form of the data set's column.</summary>
public static class TokenRoleCodes
{
    /// <summary>One letter a role: a for the first of <see cref="TokenRole"/>, y for the last.</summary>
    /// <param name="roles">The roles.</param>
    public static string Encode(IEnumerable<TokenRole> roles) => string.Concat(roles.Select(r => (char)('a' + (int)r)));

    /// <summary>The roles of a text of letters.</summary>
    /// <param name="codes">Letters a to y.</param>
    /// <exception cref="InvalidDataException">Another character.</exception>
    public static IReadOnlyList<TokenRole> Decode(string codes)
    {
        ArgumentNullException.ThrowIfNull(codes);
        return [.. codes.Select((c, i) => c is >= 'a' and <= 'y' ? (TokenRole)(c - 'a') : throw new InvalidDataException($"The role at place {i} is '{c}'; roles are the letters a to y."))];
    }
}
