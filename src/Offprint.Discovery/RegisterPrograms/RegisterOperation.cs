namespace Offprint.Discovery;

/// <summary>What an instruction of a register program does: s scalar, v vector, m matrix registers.</summary>
public enum RegisterOperation
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>s = constant.</summary>
    ScalarConstant,

    /// <summary>s = s + s.</summary>
    ScalarSum,

    /// <summary>s = s - s.</summary>
    ScalarDifference,

    /// <summary>s = s · s.</summary>
    ScalarProduct,

    /// <summary>s = sin s.</summary>
    ScalarSine,

    /// <summary>v = s · v.</summary>
    ScalarVectorProduct,

    /// <summary>v = v + v.</summary>
    VectorSum,

    /// <summary>v = v - v.</summary>
    VectorDifference,

    /// <summary>v = v · v, element by element.</summary>
    VectorProduct,

    /// <summary>s = v · v.</summary>
    DotProduct,

    /// <summary>m = v v'.</summary>
    OuterProduct,

    /// <summary>v = m v.</summary>
    MatrixVectorProduct,

    /// <summary>m = s · m.</summary>
    ScalarMatrixProduct,

    /// <summary>m = m + m.</summary>
    MatrixSum,
}
