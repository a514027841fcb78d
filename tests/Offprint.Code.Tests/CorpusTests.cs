namespace Offprint.Code.Tests;

/// <summary>Extraction from small sources, filters, duplicates, files.</summary>
public sealed class CorpusTests
{
    private const string Module =
        "class A:\n    # a comment\n    @deco\n    def f(self, x):\n        \"\"\"Doubles the\n        given number.\n\n        More.\n        \"\"\"\n        y = x * 2  # twice\n\n        return self.g(y)\n\n    def undocumented(self):\n        return 1\n\ndef only_doc():\n    'Does nothing at all.'\n";

    [Fact]
    public void Python_functions_lose_docstring_comments_and_indentation()
    {
        var samples = PythonCorpus.ExtractFile(Module, "pkg/mod.py", "PSF-2.0").ToList();
        Assert.Equal(2, samples.Count);
        Assert.Equal("def f(self, x):\n    y = x * 2\n    return self.g(y)", samples[0].Code);
        Assert.Equal(("code/python/pkg", "f", "Doubles the given number.", "pkg/mod.py", "def f(self, x):"), (samples[0].Unit, samples[0].Name, samples[0].Doc, samples[0].Source, samples[0].Signature));
        Assert.Equal([new CallSite(16, "self.g")], samples[0].Calls);
        Assert.Equal("def only_doc():\n    pass", samples[1].Code);
    }

    [Fact]
    public void JavaScript_takes_the_nearest_block_and_every_form_of_function()
    {
        const string Code =
            "/** @license MIT */\n/**\n * Adds two numbers.\n * Second line.\n *\n * @param {number} a - one\n * @throws {TypeError} when wrong\n */\nfunction add(a, b) {\n\t// sum\n\treturn a + b;\n}\n\n/** Holds a function here. */\nconst mul = function (a, b) {\n  return a * b;\n};\n/** Not a function. */\nvar x = 1;\nclass C {\n  /** Reads the value of it. */\n  get(k) { return this.m.get(k); }\n}\n/** Ends the text. */\nmodule.exports.last = () => { return 1; };\n";
        var samples = JavaScriptCorpus.ExtractFile(Code, "p", "lib/add.js", "MIT").ToList();
        Assert.Equal(
            [("add", "Adds two numbers. Second line."), ("mul", "Holds a function here."), ("get", "Reads the value of it."), ("module.exports.last", "Ends the text.")],
            samples.Select(s => (s.Name, s.Doc)));
        Assert.Equal("function add(a, b) {\n\treturn a + b;\n}", samples[0].Code);
        Assert.Equal(["TypeError"], samples[0].Exceptions);
        Assert.Equal("get(k) { return this.m.get(k); }", samples[2].Code);
        Assert.Equal("this.m.get", Assert.Single(samples[2].Calls).Target);
        Assert.All(samples, s => Assert.Equal("code/javascript/p/add", s.Unit));
    }

    [Fact]
    public void Fortran_families_and_purpose()
    {
        var names = new HashSet<string> { "dgetrf", "sgetrf", "zgetrf", "dsgesv", "zcgesv", "xerbla", "ilaenv" };
        Assert.Equal(["getrf", "getrf", "gesv", "xerbla", "ilaenv"], new[] { "dgetrf", "zgetrf", "dsgesv", "xerbla", "ilaenv" }.Select(n => FortranCorpus.FamilyOf(n, names)));
        const string Code =
            "*> \\brief \\b DFOO does\n*> \\par Purpose:\n*  =============\n*>\n*> \\verbatim\n*>\n*> DFOO scales a vector\n*> by a constant.\n*>\n*> More.\n*> \\endverbatim\n      SUBROUTINE DFOO( N, X )\n*     .. Arrays ..\n      REAL X( * )\n*\n      X( 1 ) = N\n     $         + 1\n      END\n";
        var sample = FortranCorpus.ExtractFile(Code, "dfoo.f", "foo", "BSD-3-Clause")!;
        Assert.Equal("      SUBROUTINE DFOO( N, X )\n      REAL X( * )\n      X( 1 ) = N\n     $         + 1\n      END", sample.Code);
        Assert.Equal(("dfoo", "DFOO scales a vector by a constant.", "code/fortran/foo"), (sample.Name, sample.Doc, sample.Unit));
    }

    [Fact]
    public void CSharp_methods_come_from_an_assembly_with_exact_calls()
    {
        var folder = Directory.CreateTempSubdirectory("offprint-code-").FullName;
        var source = typeof(Offprint.Numerics.StableSplit).Assembly.Location;
        File.Copy(source, Path.Combine(folder, Path.GetFileName(source)));
        var documentation = DotNetDocumentation.Read(Path.GetDirectoryName(Path.ChangeExtension(source, ".xml"))!);
        var references = Path.GetDirectoryName(typeof(object).Assembly.Location)!;
        var samples = CSharpCorpus.Extract(folder, documentation, "Apache-2.0", [AppContext.BaseDirectory, references], TestContext.Current.CancellationToken).ToList();
        var of = samples.Single(s => s.Source == "M:Offprint.Numerics.StableSplit.Of(System.String)");
        Assert.Equal("code/csharp/Offprint.Numerics.StableSplit", of.Unit);
        Assert.Equal(["ArgumentNullException"], of.Exceptions);
        Assert.Equal("public static int Of(string unit)", of.Signature);
        Assert.Contains(of.Calls, c => c.Target == "System.IO.Hashing.XxHash64.HashToUInt64");
        Assert.Contains(of.Calls, c => c.Target == "System.ArgumentNullException.ThrowIfNull");
        foreach (var sample in samples)
        {
            var tree = Trees.Parse(CodeLanguage.CSharp, sample.Code);
            Trees.AssertLossless(tree);
            Assert.Equal(tree.Tokens.Count, sample.Roles.Length);
            Assert.All(sample.Calls, c => Assert.EndsWith("." + tree.TextOf(tree.Tokens[c.Token]).TrimStart('@'), "." + c.Target, StringComparison.Ordinal));
        }
    }

    [Theory]
    [InlineData("Two words", false)]
    [InlineData("Three plain words", true)]
    [InlineData("See https://example.org for more words", false)]
    [InlineData("1 2 3 4 5 6 7 8 9 a b c", false)]
    [InlineData("Initializes a new instance of the thing", false)]
    public void Documentation_rules(string doc, bool accepted) => Assert.Equal(accepted, CorpusFilter.AcceptsDoc(doc));

    [Theory]
    [InlineData(CodeLanguage.CSharp, "void M()\n{\n\tthrow new E();\n}", false)]
    [InlineData(CodeLanguage.CSharp, "int M(int a)\n{\n\treturn N(a, 1);\n}", false)]
    [InlineData(CodeLanguage.CSharp, "int M(int a)\n{\n\treturn N(a + 1);\n}", true)]
    [InlineData(CodeLanguage.CSharp, "int M(int a) { a++; return a; }", false)]
    [InlineData(CodeLanguage.Python, "def f(a):\n    pass\n\n", false)]
    [InlineData(CodeLanguage.Python, "def f(a):\n    b = a\n    return b", true)]
    [InlineData(CodeLanguage.JavaScript, "function f(a) {\n  return g(a);\n}", false)]
    [InlineData(CodeLanguage.JavaScript, "function f(a) {\n  for (;;) g(a);\n}", true)]
    public void Code_rules(CodeLanguage language, string code, bool accepted) => Assert.Equal(accepted, CorpusFilter.AcceptsCode(Trees.Parse(language, code)));

    [Fact]
    public void Duplicates_and_leaks_go_and_files_keep_samples()
    {
        var train = Unit(part => part < 8);
        var test = Unit(part => part == 9);
        var long1 = Body("alpha", 12);
        var samples = new[]
        {
            Sample(train, "a", long1), Sample(train, "b", long1), Sample(train, "c", Body("beta", 12)),
            Sample(test, "d", Body("gamma", 3) + "\n    while other:\n        other = call(other)"),
            Sample(train, "e", Body("delta", 3) + "\n    while another:\n        another = call(another)"),
            Sample(train, "f", "def f(x):\n    pass") with { Doc = "Too short" },
        };
        var result = CorpusBuilder.Build(samples, 10, TestContext.Current.CancellationToken);

        // b equals a; c is a with other names; e is d of the test part with other names; f has no documentation to speak of.
        Assert.Equal((6, 1, 1, 1, 1, 2), (result.Candidates, result.Filtered, result.Duplicates, result.NearDuplicates, result.Leaks, result.Available));
        var path = Path.Combine(Directory.CreateTempSubdirectory("offprint-code-").FullName, "x.parquet");
        CodeCorpus.Write(path, result.Samples);
        var first = File.ReadAllBytes(path);
        var back = CodeCorpus.Read(path);
        Assert.Equal(result.Samples.Select(s => (s.Id, s.Unit, s.Split, s.Signature, s.Doc, s.Roles, string.Join(' ', s.Calls))), back.Select(s => (s.Id, s.Unit, s.Split, s.Signature, s.Doc, s.Roles, string.Join(' ', s.Calls))));
        CodeCorpus.Write(path, back);
        Assert.Equal(first, File.ReadAllBytes(path));
        Assert.Single(CorpusBuilder.Build(samples, 1, TestContext.Current.CancellationToken).Samples);
    }

    private static string Unit(Func<int, bool> part) => Enumerable.Range(0, 1000).Select(i => $"code/python/m{i}").First(u => part(Offprint.Numerics.StableSplit.Of(u)));

    private static string Body(string name, int lines) =>
        $"def f({name}):\n" + string.Join('\n', Enumerable.Range(0, lines).Select(i => $"    {name}[{i}] = {name}.call({i}) + {new string('-', i % 4)}1"));

    private static CodeSample Sample(string unit, string name, string code) => SampleParts.Create(CodeLanguage.Python, unit, name, code, "Does a thing well", name + ".py", "MIT")!;
}
