using System.Reflection;
using System.Runtime.Loader;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Offprint.App.Tests;

/// <summary>Compiles a C# snippet as a user's program would be (implicit usings), and runs it when it has statements of its own.</summary>
internal static class SnippetCompiler
{
    private const string ImplicitUsings = """
        global using System;
        global using System.Collections.Generic;
        global using System.IO;
        global using System.Linq;
        global using System.Net.Http;
        global using System.Threading;
        global using System.Threading.Tasks;
        """;

    private static readonly IReadOnlyList<MetadataReference> References =
        [.. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator).Select(p => MetadataReference.CreateFromFile(p))];

    /// <summary>Compiles and, when it is a program, runs it; returns what it printed.</summary>
    public static string CompileAndRun(string code, string name)
    {
        var options = new CSharpParseOptions(LanguageVersion.Latest);
        SyntaxTree[] trees = [CSharpSyntaxTree.ParseText(code, options, name, cancellationToken: TestContext.Current.CancellationToken), CSharpSyntaxTree.ParseText(ImplicitUsings, options, cancellationToken: TestContext.Current.CancellationToken)];
        var isProgram = trees[0].GetRoot(TestContext.Current.CancellationToken).ChildNodes().Any(n => n.IsKind(SyntaxKind.GlobalStatement));
        var compilation = CSharpCompilation.Create(
            "Snippet" + Guid.NewGuid().ToString("N"), trees, References,
            new CSharpCompilationOptions(isProgram ? OutputKind.ConsoleApplication : OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable));
        using var image = new MemoryStream();
        var result = compilation.Emit(image, cancellationToken: TestContext.Current.CancellationToken);
        Assert.True(result.Success, $"{name} does not compile:\n{string.Join('\n', result.Diagnostics.Where(d => d.Severity == DiagnosticSeverity.Error))}\n{code}");
        return isProgram ? Run(image) : "";
    }

    private static string Run(MemoryStream image)
    {
        image.Position = 0;
        var entry = new AssemblyLoadContext("snippet", isCollectible: true).LoadFromStream(image).EntryPoint!;
        var console = Console.Out;
        using var output = new StringWriter();
        Console.SetOut(output);
        try
        {
            entry.Invoke(null, [Array.Empty<string>()]);
        }
        catch (TargetInvocationException exception)
        {
            throw exception.InnerException!;
        }
        finally
        {
            Console.SetOut(console);
        }

        return output.ToString();
    }
}
