using ICSharpCode.Decompiler;
using ICSharpCode.Decompiler.CSharp;
using ICSharpCode.Decompiler.CSharp.Syntax;
using ICSharpCode.Decompiler.Documentation;
using ICSharpCode.Decompiler.Metadata;
using ICSharpCode.Decompiler.TypeSystem;

namespace Offprint.Code;

/// <summary>
/// Documented methods of compiled assemblies: bodies by decompilation, documentation joined by its ids. Types, members and parameters have their real
/// names; local names are the decompiler's. Roles and calls come from the compiled code and are exact.
/// </summary>
public static class CSharpCorpus
{
    /// <summary>All candidates of a folder of assemblies, in the order of file names and of the methods in them.</summary>
    /// <param name="assemblies">The folder; files that are no .NET assemblies are passed over.</param>
    /// <param name="documentation">Members by documentation id.</param>
    /// <param name="license">SPDX name for all.</param>
    /// <param name="references">Further folders to look for referenced assemblies in, besides the folder itself.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <exception cref="DirectoryNotFoundException">There is no such folder.</exception>
    public static IEnumerable<CodeSample> Extract(
        string assemblies, IReadOnlyDictionary<string, DotNetMember> documentation, string license, IReadOnlyList<string> references, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(documentation);
        ArgumentNullException.ThrowIfNull(references);
        foreach (var (path, _) in CorpusFiles.Find(assemblies, links: true, ".dll"))
        {
            if (Open(path, [assemblies, .. references]) is not { } decompiler)
            {
                continue;
            }

            foreach (var type in decompiler.TypeSystem.MainModule.TopLevelTypeDefinitions.Where(t => IsDocumented(t, documentation)))
            {
                cancellationToken.ThrowIfCancellationRequested();
                foreach (var sample in ExtractType(decompiler, type, documentation, license))
                {
                    yield return sample;
                }
            }
        }
    }

    private static CSharpDecompiler? Open(string path, string[] folders)
    {
        try
        {
            var settings = new DecompilerSettings(LanguageVersion.Latest)
            {
                ThrowOnAssemblyResolveErrors = false, UseDebugSymbols = false, ShowXmlDocumentation = false, FileScopedNamespaces = false,
            };
            var resolver = new UniversalAssemblyResolver(path, throwOnError: false, targetFramework: null);
            Array.ForEach(folders, resolver.AddSearchDirectory);
            return new CSharpDecompiler(path, resolver, settings);
        }
        catch (Exception e) when (e is MetadataFileNotSupportedException or BadImageFormatException or InvalidOperationException)
        {
            return null;
        }
    }

    private static bool IsDocumented(ITypeDefinition type, IReadOnlyDictionary<string, DotNetMember> documentation) =>
        type.Methods.Any(m => m.HasBody && documentation.ContainsKey(IdStringProvider.GetIdString(m))) || type.NestedTypes.Any(n => IsDocumented(n, documentation));

    private static List<CodeSample> ExtractType(CSharpDecompiler decompiler, ITypeDefinition type, IReadOnlyDictionary<string, DotNetMember> documentation, string license)
    {
        SyntaxTree tree;
        try
        {
            tree = decompiler.Decompile(type.MetadataToken);
        }
        catch (DecompilerException)
        {
            return [];
        }

        var unit = $"code/csharp/{type.Namespace}.{type.Name}";
        var samples = new List<CodeSample>();
        foreach (var method in tree.Descendants.OfType<MethodDeclaration>().ToList())
        {
            if (method.GetSymbol() is not IMethod symbol || !documentation.TryGetValue(IdStringProvider.GetIdString(symbol), out var member)
                || !CorpusFilter.AcceptsDoc(member.FirstParagraph))
            {
                continue;
            }

            method.Attributes.Clear();
            var (text, names) = SymbolWriter.Write(method);
            text = text.TrimEnd();
            if (!IsClean(text))
            {
                continue;
            }

            var exceptions = member.Exceptions.Select(e => e[(e.LastIndexOf('.') + 1)..]).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);
            if (SampleParts.Create(CodeLanguage.CSharp, unit, symbol.Name, text, member.FirstParagraph, member.Id, license, [.. exceptions], t => Label(t, names)) is { } sample)
            {
                samples.Add(sample);
            }
        }

        return samples;
    }

    /// <summary>No remark of the decompiler and no name that only a compiler gives.</summary>
    private static bool IsClean(string text) =>
        !text.Contains("//", StringComparison.Ordinal) && !text.Contains("/*", StringComparison.Ordinal) && !text.Contains("_003C", StringComparison.Ordinal)
        && !text.Contains("__", StringComparison.Ordinal) && !text.Contains("\n#", StringComparison.Ordinal) && text.Length <= 20_000;

    private static (IReadOnlyList<TokenRole>, IReadOnlyList<CallSite>) Label(CodeTree tree, IReadOnlyDictionary<int, NameUse> names)
    {
        var roles = tree.Roles().ToArray();
        var calls = new List<CallSite>();
        for (var i = 0; i < roles.Length; i++)
        {
            if (tree.Leaves[i].Kind == TokenKind.Identifier && names.TryGetValue(tree.Leaves[i].Start, out var use))
            {
                roles[i] = use.Role;
                if (use.Target is { } target)
                {
                    calls.Add(new CallSite(i, target));
                }
            }
        }

        return (roles, calls);
    }
}
