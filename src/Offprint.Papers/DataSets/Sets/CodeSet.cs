using Offprint.Code;
using Offprint.Text;

namespace Offprint.Papers;

/// <summary>Documented functions of C#, JavaScript, Python and Fortran: one table a language.</summary>
public sealed class CodeSet : DataSetBuilder
{
    private const string Runtime = "Microsoft.NETCore.App.Runtime.linux-x64";
    private const string Reference = "Microsoft.NETCore.App.Ref";
    private const string RuntimeFolder = "runtimes/linux-x64/lib/net10.0";
    private const string Lapack = "lapack";

    private static readonly (string Package, string Folder)[] Libraries =
        [("MathNet.Numerics", "lib/net6.0"), ("Microsoft.CodeAnalysis.Common", "lib/net10.0"), ("Microsoft.CodeAnalysis.CSharp", "lib/net10.0")];

    private static readonly string[] Python = ["libpython3.11-minimal", "libpython3.11-stdlib", "python3-distutils", "python3-lib2to3", "python3-tk"];

    private static readonly string[] ModuleFolders = ["usr/lib/python3.11", "usr/lib/python3"];

    private static readonly (string Package, string License)[] Scripts =
    [
        ("@stdlib/array", "Apache-2.0"), ("@stdlib/assert", "Apache-2.0"), ("@stdlib/blas", "Apache-2.0"), ("@stdlib/math", "Apache-2.0"),
        ("@stdlib/ndarray", "Apache-2.0"), ("@stdlib/number", "Apache-2.0"), ("@stdlib/random", "Apache-2.0"), ("@stdlib/stats", "Apache-2.0"),
        ("@stdlib/string", "Apache-2.0"), ("@stdlib/utils", "Apache-2.0"), ("lodash", "MIT"), ("mathjs", "Apache-2.0"), ("ramda", "MIT"), ("simple-statistics", "ISC"),
    ];

    /// <summary>The most rows of each language, as many as the papers ask for.</summary>
    private static readonly Dictionary<CodeLanguage, int> Counts = new()
    {
        [CodeLanguage.CSharp] = 12_000, [CodeLanguage.JavaScript] = 4000, [CodeLanguage.Python] = 4363, [CodeLanguage.Fortran] = 700,
    };

    /// <inheritdoc/>
    public override string Name => "code";

    /// <inheritdoc/>
    public override string Summary =>
        "Documented functions of C#, JavaScript, Python and Fortran with the role of every token, the calls in them, and the exceptions that their documentation lists.";

    /// <inheritdoc/>
    public override IReadOnlyList<SourcePackage> Packages { get; } =
    [
        new(PackageKind.NuGet, Runtime, "10.0.12"),
        new(PackageKind.NuGet, Reference, "10.0.12"),
        new(PackageKind.NuGet, "MathNet.Numerics", "5.0.0"),
        new(PackageKind.NuGet, "Microsoft.CodeAnalysis.Common", "5.12.0"),
        new(PackageKind.NuGet, "Microsoft.CodeAnalysis.CSharp", "5.12.0"),
        new(PackageKind.Npm, "@stdlib/array", "0.5.1"),
        new(PackageKind.Npm, "@stdlib/assert", "0.4.1"),
        new(PackageKind.Npm, "@stdlib/blas", "0.4.1"),
        new(PackageKind.Npm, "@stdlib/math", "0.4.1"),
        new(PackageKind.Npm, "@stdlib/ndarray", "0.4.1"),
        new(PackageKind.Npm, "@stdlib/number", "0.4.1"),
        new(PackageKind.Npm, "@stdlib/random", "0.4.1"),
        new(PackageKind.Npm, "@stdlib/stats", "0.4.1"),
        new(PackageKind.Npm, "@stdlib/string", "0.4.1"),
        new(PackageKind.Npm, "@stdlib/utils", "0.4.1"),
        new(PackageKind.Npm, "lodash", "4.18.1"),
        new(PackageKind.Npm, "mathjs", "15.2.0"),
        new(PackageKind.Npm, "ramda", "0.32.0"),
        new(PackageKind.Npm, "simple-statistics", "7.12.1"),
        new(PackageKind.Debian, "libpython3.11-minimal", "3.11.2-6+deb12u9"),
        new(PackageKind.Debian, "libpython3.11-stdlib", "3.11.2-6+deb12u9"),
        new(PackageKind.Debian, "python3-distutils", "3.11.2-3"),
        new(PackageKind.Debian, "python3-lib2to3", "3.11.2-3"),
        new(PackageKind.Debian, "python3-tk", "3.11.2-3"),
        new(PackageKind.DebianSource, Lapack, "3.11.0-2"),
    ];

    /// <inheritdoc/>
    public override string Upstream =>
        ".NET, MathNet.Numerics and Roslyn; stdlib, lodash, mathjs, ramda, simple-statistics; the standard library of CPython 3.11; LAPACK 3.11 with the reference BLAS";

    /// <inheritdoc/>
    public override IReadOnlyList<string> Licences { get; } = ["MIT", "Apache-2.0", "ISC", "PSF-2.0", "BSD-3-Clause"];

    /// <inheritdoc/>
    public override string LicenceNote =>
        """
        The column `licence` names each row's licence. C#: MIT (Copyright (c) .NET Foundation and Contributors; Math.NET: Copyright (c) 2002-2021 Math.NET).
        JavaScript: stdlib Apache-2.0 (Copyright The Stdlib Authors; files with further notices of ported code are left out), mathjs Apache-2.0 (Copyright
        2013-2026 Jos de Jong), lodash MIT (Copyright OpenJS Foundation and other contributors), ramda MIT (Copyright 2013-2025 Scott Sauyet and Michael
        Hurley), simple-statistics ISC (Copyright 2014 Tom MacWright). Python: PSF-2.0 (Copyright 2001-2026 Python Software Foundation). Fortran: the
        modified BSD licence of LAPACK (Copyright 1992-2022 The University of Tennessee and The University of Tennessee Research Foundation; 2000-2022 The
        University of California Berkeley; 2006-2022 The University of Colorado Denver). Changes made to the works: functions are cut out of their files,
        comments and documentation taken out of the code, and C# bodies are decompiled from the compiled assemblies.
        """;

    /// <inheritdoc/>
    public override string Method =>
        """
        C#: every method of the assemblies whose documentation id is in the reference documentation (`ref/net10.0/*.xml`, or the package's own XML file),
        decompiled; local names are the decompiler's, all others real; roles of names and targets of calls come from the compiled code. JavaScript:
        functions, methods and variables that hold a function, with a documentation comment directly before them. Python: functions whose first
        statement is a string, which is taken out; tests left out. Fortran: one routine a file of `SRC` and `BLAS/SRC`, one precision a family. `doc` is
        the first paragraph in one line. Left out: documentation of fewer than 3 or more than 256 words, with addresses, with under 80 % ASCII letters and
        blanks, or boilerplate; code of fewer than 3 lines or (but Fortran) more than 20,000 characters, that does not parse, or that only throws or hands on; equal code; nearly equal code of one
        unit (Jaccard 0.8 of the 5-grams of abstract tokens, Fortran 10-grams); rows of training nearly equal (0.7) to rows of development or test. Of
        what is left the rows with the smallest ids are kept, 12,000 C#, 4,000 JavaScript, 4,363 Python, 700 Fortran at most.
        Columns: `language`, `unit`, `split` (0-7 train, 8 development, 9 test), `name`, `signature` (its length: the code begins with it), `code`, `doc`,
        `source`, `licence`, `exceptions`, `calls` (token:target), `roles` (one letter a token). `CodeCorpus.Read` of Offprint.Code reads a table.
        """;

    /// <inheritdoc/>
    public override string Unit => "C#: outermost type; JavaScript: package and module; Python: top-level module; Fortran: routine family (`code/<language>/<unit>`)";

    /// <inheritdoc/>
    public override long MaximumBytes => 6_000_000;

    /// <inheritdoc/>
    public override string ItemName => "functions";

    /// <inheritdoc/>
    public override IReadOnlyList<string> FileNames { get; } = [.. Counts.Keys.Select(FileNameOf)];

    /// <inheritdoc/>
    internal override string FormatNote => "The tables are Parquet files with zstd.";

    /// <summary>The file of a language.</summary>
    /// <param name="language">The language.</param>
    public static string FileNameOf(CodeLanguage language) => CodeLanguages.NameOf(language) + ".parquet";

    /// <inheritdoc/>
    public override int CountItems(string path) => ParquetTable.Open(path).RowCount;

    /// <inheritdoc/>
    protected override void WriteFiles(PackageFolders packages, string folder, IProgress<DataSetProgress>? progress, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(packages);
        (CodeLanguage Language, double Done, Func<IEnumerable<CodeSample>> Find)[] parts =
        [
            (CodeLanguage.Fortran, 0.35, () => FortranRows(packages, cancellationToken)),
            (CodeLanguage.Python, 0.4, () => PythonRows(packages, cancellationToken)),
            (CodeLanguage.JavaScript, 0.5, () => JavaScriptRows(packages, cancellationToken)),
            (CodeLanguage.CSharp, 0.9, () => CSharpRows(packages, cancellationToken)),
        ];
        var before = 0.3;
        foreach (var (language, done, find) in parts)
        {
            progress?.Report(new DataSetProgress(before, $"{Name}: {CodeLanguages.NameOf(language)}" + (language == CodeLanguage.CSharp ? " (decompiling takes minutes)" : "")));
            before = done;
            CorpusResult corpus;
            try
            {
                corpus = CorpusBuilder.Build(find(), Counts[language], cancellationToken);
            }
            catch (Exception e) when (e is InvalidDataException or DirectoryNotFoundException)
            {
                throw new DataSetBuildException(e.Message, e);
            }

            if (corpus.Samples.Count == 0)
            {
                throw new DataSetBuildException($"The packages gave no documented function of {CodeLanguages.NameOf(language)}: the cut knows other layouts.");
            }

            CodeCorpus.Write(Path.Combine(folder, FileNameOf(language)), corpus.Samples);
            progress?.Report(new DataSetProgress(
                done,
                $"{CodeLanguages.NameOf(language)}: {corpus.Samples.Count} rows of {corpus.Candidates} candidates; left out: {corpus.Filtered} by the rules, {corpus.Duplicates} equal, {corpus.NearDuplicates} nearly equal, {corpus.Leaks} leaking"));
        }
    }

    private static IEnumerable<CodeSample> CSharpRows(PackageFolders packages, CancellationToken cancellationToken)
    {
        var runtime = packages[Runtime].Find(RuntimeFolder);
        var rows = CSharpCorpus.Extract(runtime, DotNetDocumentation.Read(packages[Reference].Find("ref/net10.0")), "MIT", [], cancellationToken);
        var folders = Libraries.Select(l => packages[l.Package].Find(l.Folder)).ToList();
        return rows.Concat(folders.SelectMany(f => CSharpCorpus.Extract(f, DotNetDocumentation.Read(f), "MIT", [runtime, .. folders], cancellationToken)));
    }

    private static IEnumerable<CodeSample> JavaScriptRows(PackageFolders packages, CancellationToken cancellationToken) =>
        Scripts.SelectMany(s =>
        {
            var folder = packages[s.Package].Find("package");
            return JavaScriptCorpus.Extract(folder, s.Package, _ => s.License, path => Includes(s.Package, folder, path), cancellationToken);
        });

    /// <summary>One copy of each library, and of stdlib only files without the notices of code that was ported from elsewhere.</summary>
    private static bool Includes(string package, string folder, string path) => package switch
    {
        "mathjs" => path.StartsWith("lib/esm/", StringComparison.Ordinal),
        "ramda" => path.StartsWith("src/", StringComparison.Ordinal),
        "simple-statistics" => path.StartsWith("src/", StringComparison.Ordinal),
        "lodash" => path is "lodash.js",
        _ => !File.ReadAllText(Path.Combine(folder, path)).Contains("## Notice", StringComparison.Ordinal),
    };

    private static IEnumerable<CodeSample> PythonRows(PackageFolders packages, CancellationToken cancellationToken) =>
        Python.Select(p => packages[p].Path).SelectMany(root =>
            ModuleFolders.Select(f => Path.Combine(root, f)).Where(Directory.Exists)
                .SelectMany(f => PythonCorpus.Extract(f, "PSF-2.0", cancellationToken)));

    private static IEnumerable<CodeSample> FortranRows(PackageFolders packages, CancellationToken cancellationToken) =>
        FortranCorpus.Extract([packages[Lapack].Find("SRC"), packages[Lapack].Find("BLAS/SRC")], "BSD-3-Clause", cancellationToken);
}
