namespace Offprint.Learners;

/// <summary>How the values of ensembles become probabilities.</summary>
internal enum TreeLink
{
    /// <summary>One ensemble a class (one for two classes): logistic function of the value, scaled to sum 1.</summary>
    Logistic = 1,

    /// <summary>One ensemble a class (one for two classes): the value is the class's share in the leaves, scaled to sum 1.</summary>
    Share = 2,
}
