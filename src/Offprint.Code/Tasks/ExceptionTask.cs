using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Offprint.Numerics;

namespace Offprint.Code;

/// <summary>
/// A classification task on C#: does a method's documentation list an exception? The code shows no <c>throw</c> and no call of a guard, so that the answer must come from what the
/// method does. The training part of the split is halved by unit, as knowledge distillation needs it (Shi et al., arXiv 2208.07120, section 4.2): a half with labels for a teacher,
/// and one whose labels only the teacher guesses.
/// </summary>
public static class ExceptionTask
{
    /// <summary>The most examples that <see cref="Read"/> takes by default.</summary>
    public const int DefaultCount = 6000;

    /// <summary>The labels, in ordinal order: the documentation lists an exception, or none.</summary>
    public static IReadOnlyList<string> Labels { get; } = ["exception", "none"];

    /// <summary>The examples: in every part as many of one label as of the other, those with the smallest ids.</summary>
    /// <param name="samples">Samples of the corpus; only C# is read.</param>
    /// <param name="count">The most examples; parts shrink alike.</param>
    /// <returns>The examples in the order of their ids.</returns>
    public static IReadOnlyList<ExceptionExample> Read(IEnumerable<CodeSample> samples, int count = DefaultCount)
    {
        ArgumentNullException.ThrowIfNull(samples);
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 2);
        var groups = samples.Where(static sample => sample.Language == CodeLanguage.CSharp).OrderBy(static sample => sample.Id, StringComparer.Ordinal)
            .GroupBy(static sample => PartOf(sample.Unit))
            .Select(static part => part.ToLookup(static sample => sample.Exceptions.Count > 0))
            .Select(static part => (Lists: part[true].ToList(), Lacks: part[false].ToList()))
            .Select(static part => (part.Lists, part.Lacks, Each: Math.Min(part.Lists.Count, part.Lacks.Count))).ToList();
        var share = Math.Min(1, (double)count / Math.Max(1, groups.Sum(static part => 2 * part.Each)));
        return
        [
            .. groups.SelectMany(part => part.Lists.Take((int)(part.Each * share)).Concat(part.Lacks.Take((int)(part.Each * share))))
                .OrderBy(static sample => sample.Id, StringComparer.Ordinal)
                .Select(static sample => new ExceptionExample(sample, WithoutThrows(sample.Code), PartOf(sample.Unit))),
        ];
    }

    /// <summary>The part that a unit lies in: <see cref="StableSplit"/>, the training part halved once more.</summary>
    /// <param name="unit">The unit of a sample.</param>
    public static ExceptionPart PartOf(string unit)
    {
        ArgumentException.ThrowIfNullOrEmpty(unit);
        return StableSplit.PartOf(unit) switch
        {
            SplitPart.Development => ExceptionPart.Development,
            SplitPart.Test => ExceptionPart.Test,
            _ => StableSplit.Of("exceptions/" + unit) < 5 ? ExceptionPart.Labelled : ExceptionPart.Unlabelled,
        };
    }

    /// <summary>
    /// A method without its throws: throw statements and calls of guards (a method that begins with Throw, or one of an exception class or throw helper) are cut out with the conditions
    /// that lead to them; of <c>x ?? throw …</c> and <c>c ? x : throw …</c> the x stays; other throw expressions become <c>default</c>.
    /// </summary>
    /// <param name="code">A member of a C# class.</param>
    /// <exception cref="CodeParseException">The code is no member.</exception>
    public static string WithoutThrows(string code)
    {
        ArgumentNullException.ThrowIfNull(code);
        _ = new CSharpCodeParser().Parse(code, new CodeParseOptions { Fragment = CodeFragment.Members });
        var tree = CSharpSyntaxTree.ParseText("class _ {\n" + code + "\n}", new CSharpParseOptions(LanguageVersion.Latest));
        var made = (CompilationUnitSyntax)new ThrowRemover().Visit(tree.GetRoot());
        var type = (ClassDeclarationSyntax)made.Members[0];
        return string.Concat(type.Members.Select(static member => member.ToFullString())).Trim();
    }
}
