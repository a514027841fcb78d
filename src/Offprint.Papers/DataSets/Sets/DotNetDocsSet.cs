using System.IO.Hashing;
using System.Text;
using System.Text.RegularExpressions;
using Offprint.Code;

namespace Offprint.Papers;

/// <summary>The reference documentation of .NET: one document a member.</summary>
public sealed partial class DotNetDocsSet : TextSetBuilder
{
    private const string Package = "Microsoft.NETCore.App.Ref";
    private const int Members = 9000;
    private const int MembersOfType = 8;
    private const int Words = 12;

    /// <inheritdoc/>
    public override string Name => "dotnet-docs";

    /// <inheritdoc/>
    public override string Summary => "The reference documentation of 9,000 members of .NET 10, whole types: one document a member.";

    /// <inheritdoc/>
    public override IReadOnlyList<SourcePackage> Packages { get; } = [new(PackageKind.NuGet, Package, "10.0.12")];

    /// <inheritdoc/>
    public override string Upstream => ".NET, copyright .NET Foundation and Contributors";

    /// <inheritdoc/>
    public override IReadOnlyList<string> Licences { get; } = ["MIT"];

    /// <inheritdoc/>
    public override string LicenceNote =>
        """
        The package's LICENSE.TXT: MIT, Copyright (c) .NET Foundation and Contributors. All rights reserved. Changes made to the work: the markup of the
        documentation is resolved to plain text, and most members are left out (below).
        """;

    /// <inheritdoc/>
    public override string Method =>
        """
        All members of `ref/net10.0/*.xml`, references as simple names, examples and code left out. The text is the member's name in words, the summary
        and the remarks; it has 12 words at least, and of equal texts the first stays. Types with 8 such members at least, in the order of the XxHash64
        of their names, until 9,000 members are reached (the last type is cut); hardware intrinsics are left out. Fields: `member` (documentation id),
        `kind` (type, method, property, field, event), `type`, `returns`, `exceptions` (full names apart by blanks). The id is the type and the member,
        with a number for overloads; the title is the type and the member.
        """;

    /// <inheritdoc/>
    public override string Unit => "type (`dotnet-docs/<type>`)";

    /// <inheritdoc/>
    public override long MaximumBytes => 600_000;

    /// <inheritdoc/>
    public override IEnumerable<DataDocument> Cut(PackageFolders packages, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(packages);
        IReadOnlyDictionary<string, DotNetMember> members;
        try
        {
            members = DotNetDocumentation.Read(packages[Package].Find("ref/net10.0"));
        }
        catch (InvalidDataException e)
        {
            throw new DataSetBuildException(e.Message, e);
        }

        var texts = new HashSet<string>(StringComparer.Ordinal);
        var documents = members.Values
            .Select(m => (Member: m, Type: TypeOf(m.Id), Name: NameOf(m.Id)))
            .Where(m => !m.Type.StartsWith("System.Runtime.Intrinsics", StringComparison.Ordinal))
            .Select(m => (m.Member, m.Type, m.Name, Text: TextOf(m.Type, m.Name, m.Member)))
            .Where(m => m.Text.Split(' ').Length >= Words && texts.Add(m.Text))
            .GroupBy(m => m.Type, StringComparer.Ordinal)
            .Where(g => g.Count() >= MembersOfType)
            .OrderBy(g => XxHash64.HashToUInt64(Encoding.UTF8.GetBytes(g.Key)))
            .SelectMany(g => g)
            .Take(Members);
        var ids = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var (member, type, name, text) in documents)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var id = Plain().Replace($"{type}/{name}", "-");
            ids[id] = ids.GetValueOrDefault(id) + 1;
            var fields = new OrderedDictionary<string, string>
            {
                ["member"] = member.Id,
                ["kind"] = KindOf(member.Id[0]),
                ["type"] = type,
                ["returns"] = member.Returns,
                ["exceptions"] = string.Join(' ', member.Exceptions),
            };
            yield return new DataDocument(ids[id] == 1 ? id : $"{id}-{ids[id]}", $"dotnet-docs/{type}", $"{type}.{name}", text, fields);
        }
    }

    /// <summary>The type of a member: the member's own name for a type, else what stands before its last part. Generic arities are left out.</summary>
    internal static string TypeOf(string id)
    {
        var name = FullName(id);
        return id[0] == 'T' ? name : name[..Math.Max(0, name.LastIndexOf('.'))];
    }

    /// <summary>The member's own name; "Type" for a type, "Constructor" for a constructor.</summary>
    internal static string NameOf(string id)
    {
        var name = FullName(id);
        name = name[(name.LastIndexOf('.') + 1)..];
        return id[0] == 'T' ? "Type" : name == "#ctor" ? "Constructor" : name;
    }

    private static string FullName(string id)
    {
        var end = id.IndexOf('(', StringComparison.Ordinal);
        var name = id[2..(end < 0 ? id.Length : end)];
        var tilde = name.IndexOf('~', StringComparison.Ordinal);
        return Arity().Replace(tilde < 0 ? name : name[..tilde], "");
    }

    private static string TextOf(string type, string name, DotNetMember member)
    {
        var simple = type[(type.LastIndexOf('.') + 1)..];
        return $"{Capital().Replace(simple, " ").TrimStart()} {Capital().Replace(name, " ").TrimStart()}. {member.Summary} {member.Remarks}".TrimEnd();
    }

    private static string KindOf(char letter) => letter switch
    {
        'T' => "type",
        'M' => "method",
        'P' => "property",
        'F' => "field",
        'E' => "event",
        _ => "other",
    };

    [GeneratedRegex(@"``?\d+")]
    private static partial Regex Arity();

    [GeneratedRegex(@"[^\w.+/-]")]
    private static partial Regex Plain();

    [GeneratedRegex(@"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")]
    private static partial Regex Capital();
}
