using System.Text.Json;
using Offprint.Numerics;

namespace Offprint.Code.Tests;

/// <summary>The shipped tables: every row parses and is consistent.</summary>
public sealed class ShippedCorpusTests
{
    private static readonly Dictionary<CodeLanguage, IReadOnlyList<CodeSample>> Read = Enum.GetValues<CodeLanguage>()
        .ToDictionary(l => l, l => CodeCorpus.Read(Checkout.PathOf("data", "code", CodeLanguages.NameOf(l) + ".parquet")));

    public static TheoryData<CodeLanguage> Languages => [.. Enum.GetValues<CodeLanguage>()];

    [Theory]
    [InlineData(CodeLanguage.CSharp, 12_000)]
    [InlineData(CodeLanguage.JavaScript, 4000)]
    [InlineData(CodeLanguage.Python, 3780)]
    [InlineData(CodeLanguage.Fortran, 640)]
    public void Tables_have_their_rows(CodeLanguage language, int count) => Assert.Equal(count, Read[language].Count);

    [Theory]
    [MemberData(nameof(Languages))]
    public void Every_row_parses_without_loss_and_its_columns_agree(CodeLanguage language)
    {
        var ids = new HashSet<string>(StringComparer.Ordinal);
        foreach (var sample in Read[language])
        {
            Assert.Equal(language, sample.Language);
            Assert.True(ids.Add(sample.Id), $"{sample.Source} appears twice");
            var tree = Trees.Parse(language, sample.Code);
            Trees.AssertLossless(tree);
            Assert.Equal(tree.Tokens.Count, TokenRoleCodes.Decode(sample.Roles).Count);

            // A call of a delegate names the delegate and means its Invoke.
            Assert.All(sample.Calls.Where(c => !c.Target.EndsWith(".Invoke", StringComparison.Ordinal)), call => Assert.EndsWith("." + tree.TextOf(tree.Tokens[call.Token]).TrimStart('@'), "." + call.Target, StringComparison.Ordinal));
            Assert.All(sample.Calls, call => Assert.Equal('a' + (int)TokenRole.Call, sample.Roles[call.Token]));
            Assert.True(sample.Signature.Length > 0 && sample.Code.StartsWith(sample.Signature, StringComparison.Ordinal), sample.Source);
            Assert.True(CorpusFilter.AcceptsDoc(sample.Doc) && CorpusFilter.AcceptsCode(tree), sample.Source);
            Assert.DoesNotContain('\r', sample.Code);
            Assert.StartsWith($"code/{CodeLanguages.NameOf(language)}/", sample.Unit, StringComparison.Ordinal);
            Assert.Equal(StableSplit.Of(sample.Unit), sample.Split);
        }
    }

    [Theory]
    [MemberData(nameof(Languages))]
    public void Every_part_of_the_split_has_rows_and_no_unit_lies_in_two(CodeLanguage language)
    {
        Assert.Equal(3, Read[language].Select(s => StableSplit.PartOf(s.Unit)).Distinct().Count());
        Assert.All(Read[language].GroupBy(s => s.Unit), g => Assert.Single(g.Select(s => s.Split).Distinct()));
    }

    [Fact]
    public void Licences_are_those_of_the_sources()
    {
        Assert.Equal(["MIT"], Read[CodeLanguage.CSharp].Select(s => s.License).Distinct());
        Assert.Equal(["Apache-2.0", "ISC", "MIT"], Read[CodeLanguage.JavaScript].Select(s => s.License).Distinct().Order(StringComparer.Ordinal));
        Assert.Equal(["PSF-2.0"], Read[CodeLanguage.Python].Select(s => s.License).Distinct());
        Assert.Equal(["BSD-3-Clause"], Read[CodeLanguage.Fortran].Select(s => s.License).Distinct());
    }

    [Fact]
    public void Methods_with_and_without_documented_exceptions_and_typed_calls_are_there()
    {
        var rows = Read[CodeLanguage.CSharp];
        Assert.True(rows.Count(r => r.Exceptions.Contains("ArgumentNullException")) > 500);
        Assert.True(rows.Count(r => r.Exceptions.Count == 0) > 3000);
        foreach (var prefix in new[] { "System.Security.Cryptography.", "System.Net.", "System.Xml.", "System.IO.", "System.Threading." })
            Assert.True(rows.Count(r => r.Calls.Any(c => c.Target.StartsWith(prefix, StringComparison.Ordinal))) >= 100, prefix);
    }

    /// <summary>Golden: what CPython's own parser counts in the same rows, summed a unit.</summary>
    [Fact]
    public void Python_trees_count_what_CPython_counts()
    {
        using var golden = JsonDocument.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "goldens", "python-nodes.json")));
        var kinds = golden.RootElement.GetProperty("kinds").EnumerateArray().Select(k => k.GetString()!).ToList();
        var units = golden.RootElement.GetProperty("units");
        var rows = Read[CodeLanguage.Python].GroupBy(s => s.Unit).ToList();
        Assert.Equal(units.EnumerateObject().Count(), rows.Count);
        foreach (var unit in rows)
        {
            var nodes = unit.SelectMany(s => Trees.Parse(CodeLanguage.Python, s.Code).Root.DescendantsAndSelf()).Where(n => !n.IsTerminal).ToList();
            var counts = kinds.Select(kind => nodes.Count(n => Is(n, kind)));
            Assert.Equal((unit.Key, string.Join(',', units.GetProperty(unit.Key).EnumerateArray().Select(c => c.GetInt32()))), (unit.Key, string.Join(',', counts)));
        }
    }

    private static bool Is(CodeNode node, string kind) => kind switch
    {
        "FunctionDef" => node.Type == "function_definition",
        "ClassDef" => node.Type == "class_definition",
        "Call" => node.Type == "call",
        "Return" => node.Type == "return_statement",
        "Assign" => node is { Type: "assignment", Parent.Type: "expression_statement" } && node.Child("type") is null,
        "AugAssign" => node.Type == "augmented_assignment",
        "Comprehension" => node.Type is "list_comprehension" or "set_comprehension" or "dictionary_comprehension" or "generator_expression",
        "If" => node.Type is "if_statement" or "elif_clause",
        "For" => node.Type == "for_statement",
        "While" => node.Type == "while_statement",
        "Try" => node.Type == "try_statement",
        "With" => node.Type == "with_statement",
        "Lambda" => node.Type == "lambda",
        "IfExp" => node.Type == "conditional_expression",
        "Compare" => node.Type == "comparison_operator",
        "BinOp" => node.Type == "binary_operator",
        "Attribute" => node.Type == "attribute",
        "Subscript" => node.Type == "subscript",
        "Raise" => node.Type == "raise_statement",
        _ => throw new InvalidOperationException(kind),
    };
}
