namespace Offprint.Code;

/// <summary>A corpus and how it came about.</summary>
/// <param name="Samples">The samples, by unit, source and id.</param>
/// <param name="Candidates">Documented functions that were found.</param>
/// <param name="Filtered">Left out by the rules for code and documentation.</param>
/// <param name="Duplicates">Left out because the same code came before.</param>
/// <param name="NearDuplicates">Left out because nearly the same code of the same unit stayed.</param>
/// <param name="Leaks">Training samples left out because nearly the same code is in development or test.</param>
/// <param name="Available">What was left to choose from.</param>
public sealed record CorpusResult(IReadOnlyList<CodeSample> Samples, int Candidates, int Filtered, int Duplicates, int NearDuplicates, int Leaks, int Available);
