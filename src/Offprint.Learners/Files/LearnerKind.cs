namespace Offprint.Learners;

/// <summary>What a learner file holds.</summary>
internal enum LearnerKind
{
    LogisticRegression = 1,
    LinearProbe = 2,
    TreeClassifier = 3,
    TreeRegressor = 4,
    NearestClassMean = 5,
    KnnClassifier = 6,
}
