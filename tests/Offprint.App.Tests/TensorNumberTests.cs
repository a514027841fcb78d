using System.Reflection.Emit;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;

namespace Offprint.App.Tests;

/// <summary>
/// A number that TorchSharp turns into a scalar on the way into a call can be freed by the garbage collector under that call. So compiled code holds its scalars
/// (<c>Scalars.Of</c>, <c>using var</c> with <c>ToScalar</c>), and reads single values with <c>Scalars.Read</c>. The plain sum and difference of two tensors make such a
/// scalar inside of TorchSharp, the factor 1: <c>Scalars.Sum</c>, or <c>add</c> with <c>alpha</c>, holds it.
/// </summary>
public sealed class TensorNumberTests
{
    private static readonly string[] Forbidden =
        ["Scalar.op_Implicit", "Tensor.item", "Tensor.op_Addition", "Tensor.op_Subtraction", "Tensor.add(Tensor)", "Tensor.add_(Tensor)", "Tensor.sub(Tensor)", "Tensor.sub_(Tensor)"];

    private static readonly Dictionary<int, OpCode> Codes = typeof(OpCodes).GetFields().Select(static field => field.GetValue(null)).OfType<OpCode>()
        .ToDictionary(static code => (ushort)code.Value | (code.Size == 2 ? 0x10000 : 0));

    [Fact]
    public void No_temporary_scalar_goes_into_a_native_call()
    {
        var assemblies = Directory.GetFiles(AppContext.BaseDirectory, "Offprint.*.dll").Where(static file => !file.EndsWith(".Tests.dll", StringComparison.Ordinal))
            .Append(Path.Combine(AppContext.BaseDirectory, "offprint.dll")).ToList();
        Assert.Contains(assemblies, static file => file.EndsWith("Offprint.Training.dll", StringComparison.Ordinal));
        var found = assemblies.SelectMany(Calls).Where(static call => Forbidden.Contains(call.Callee)).Select(static call => $"{call.Caller} ({call.Callee})").Distinct().ToList();
        Assert.True(found.Count == 0, "Hold the scalar: " + string.Join(", ", found));
    }

    [Fact]
    public void The_rule_sees_such_a_call()
    {
        var own = Calls(typeof(TensorNumberTests).Assembly.Location).Where(static call => call.Caller.EndsWith("." + nameof(Wrong), StringComparison.Ordinal)).Select(static call => call.Callee).ToList();
        Assert.All(Forbidden, name => Assert.Contains(name, own));
    }

    /// <summary>What the rule forbids; never called.</summary>
    internal static float Wrong(TorchSharp.torch.Tensor x) => (x.add(1.5).add(x).sub(x).add_(x).sub_(x) + x - x).item<float>();

    private static List<(string Caller, string Callee)> Calls(string file)
    {
        using var image = new PEReader(File.OpenRead(file));
        var metadata = image.GetMetadataReader();
        var calls = new List<(string, string)>();
        foreach (var method in metadata.MethodDefinitions.Select(metadata.GetMethodDefinition).Where(static method => method.RelativeVirtualAddress != 0))
        {
            var body = image.GetMethodBody(method.RelativeVirtualAddress).GetILReader();
            var caller = $"{metadata.GetString(metadata.GetTypeDefinition(method.GetDeclaringType()).Name)}.{metadata.GetString(method.Name)}";
            while (body.RemainingBytes > 0)
            {
                var value = (int)body.ReadByte();
                var code = Codes[value == 0xfe ? 0x1fe00 | body.ReadByte() : value];
                if (code.OperandType == OperandType.InlineMethod && Name(metadata, MetadataTokens.EntityHandle(body.ReadInt32())) is { } callee)
                {
                    calls.Add((caller, callee));
                }
                else if (code.OperandType != OperandType.InlineMethod)
                {
                    var skipped = code.OperandType == OperandType.InlineSwitch ? body.ReadInt32() * 4 : Size(code.OperandType);
                    body.Offset += skipped;
                }
            }
        }

        return calls;
    }

    /// <summary>Type and name of a method of another assembly, with <c>(Tensor)</c> where a tensor is its only parameter; null for others.</summary>
    private static string? Name(MetadataReader metadata, EntityHandle method)
    {
        var generic = method.Kind == HandleKind.MethodSpecification ? metadata.GetMethodSpecification((MethodSpecificationHandle)method).Method : method;
        return generic.Kind == HandleKind.MemberReference && metadata.GetMemberReference((MemberReferenceHandle)generic) is { Parent.Kind: HandleKind.TypeReference } member
            ? $"{TypeName(metadata, member.Parent)}.{metadata.GetString(member.Name)}{(TakesOneTensor(metadata, member) ? "(Tensor)" : "")}"
            : null;
    }

    private static bool TakesOneTensor(MetadataReader metadata, MemberReference member)
    {
        var signature = metadata.GetBlobReader(member.Signature);
        return signature.ReadSignatureHeader() is { Kind: SignatureKind.Method, IsGeneric: false } && signature.ReadCompressedInteger() == 1
            && IsTensor(metadata, ref signature) && IsTensor(metadata, ref signature);
    }

    private static bool IsTensor(MetadataReader metadata, ref BlobReader signature) =>
        signature.ReadSignatureTypeCode() == SignatureTypeCode.TypeHandle && TypeName(metadata, signature.ReadTypeHandle()) == "Tensor";

    private static string? TypeName(MetadataReader metadata, EntityHandle type) =>
        type.Kind == HandleKind.TypeReference ? metadata.GetString(metadata.GetTypeReference((TypeReferenceHandle)type).Name) : null;

    private static int Size(OperandType type) => type switch
    {
        OperandType.InlineNone => 0,
        OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => 1,
        OperandType.InlineVar => 2,
        OperandType.InlineI8 or OperandType.InlineR => 8,
        _ => 4,
    };
}
