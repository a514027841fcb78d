namespace Offprint.Discovery;

/// <summary>Kinds of registers that operations read and write: s, v, m, or a blank.</summary>
internal static class RegisterSignature
{
    public static (char First, char Second, char Output) Of(RegisterOperation operation) => operation switch
    {
        RegisterOperation.None => (' ', ' ', ' '),
        RegisterOperation.ScalarConstant => (' ', ' ', 's'),
        RegisterOperation.ScalarSum or RegisterOperation.ScalarDifference or RegisterOperation.ScalarProduct => ('s', 's', 's'),
        RegisterOperation.ScalarSine => ('s', ' ', 's'),
        RegisterOperation.ScalarVectorProduct => ('s', 'v', 'v'),
        RegisterOperation.VectorSum or RegisterOperation.VectorDifference or RegisterOperation.VectorProduct => ('v', 'v', 'v'),
        RegisterOperation.DotProduct => ('v', 'v', 's'),
        RegisterOperation.OuterProduct => ('v', 'v', 'm'),
        RegisterOperation.MatrixVectorProduct => ('m', 'v', 'v'),
        RegisterOperation.ScalarMatrixProduct => ('s', 'm', 'm'),
        RegisterOperation.MatrixSum => ('m', 'm', 'm'),
        _ => throw new ArgumentOutOfRangeException(nameof(operation), operation, "Unknown operation."),
    };
}
