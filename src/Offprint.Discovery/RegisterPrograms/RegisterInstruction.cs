using System.Globalization;

namespace Offprint.Discovery;

/// <summary>One instruction of a register program.</summary>
/// <param name="Operation">What it does.</param>
/// <param name="First">First register that is read, of the operation's kind.</param>
/// <param name="Second">Second register that is read.</param>
/// <param name="Output">Register that is written.</param>
/// <param name="Constant">The constant of <see cref="RegisterOperation.ScalarConstant"/>.</param>
public readonly record struct RegisterInstruction(RegisterOperation Operation, int First, int Second, int Output, double Constant)
{
    /// <inheritdoc/>
    public override string ToString()
    {
        var (first, second, output) = RegisterSignature.Of(Operation);
        return string.Create(CultureInfo.InvariantCulture, $"{output}{Output} = {Operation}({(Operation == RegisterOperation.ScalarConstant ? Constant.ToString("R", CultureInfo.InvariantCulture) : first == ' ' ? "" : $"{first}{First}{(second == ' ' ? "" : $", {second}{Second}")}")})");
    }
}
