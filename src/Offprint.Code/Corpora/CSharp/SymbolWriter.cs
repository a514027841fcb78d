using System.Text;
using ICSharpCode.Decompiler.CSharp;
using ICSharpCode.Decompiler.CSharp.OutputVisitor;
using ICSharpCode.Decompiler.CSharp.Syntax;
using ICSharpCode.Decompiler.IL;
using ICSharpCode.Decompiler.TypeSystem;
using Attribute = ICSharpCode.Decompiler.CSharp.Syntax.Attribute;

namespace Offprint.Code;

/// <summary>Writes a decompiled node as text and remembers, for every name, what it stands for.</summary>
internal sealed class SymbolWriter : DecoratingTokenWriter
{
    private readonly StringBuilder _text;
    private readonly Dictionary<int, NameUse> _names = [];

    private SymbolWriter(TokenWriter writer, StringBuilder text)
        : base(writer) => _text = text;

    /// <summary>The text of a node, LF line ends, and the names in it by where they start.</summary>
    public static (string Text, IReadOnlyDictionary<int, NameUse> Names) Write(AstNode node)
    {
        var text = new StringBuilder();
        using var output = new StringWriter(text) { NewLine = "\n" };
        var writer = new SymbolWriter(new TextWriterTokenWriter(output), text);
        node.AcceptVisitor(new CSharpOutputVisitor(writer, FormattingOptionsFactory.CreateAllman()));
        return (text.ToString(), writer._names);
    }

    public override void WriteIdentifier(Identifier identifier)
    {
        base.WriteIdentifier(identifier);
        if (identifier.Parent is { } owner && Describe(identifier, owner) is { } use)
        {
            // The writer may have put indentation before the name; the name ends where the text ends now.
            var length = identifier.Name.Length + (_text[Math.Max(0, _text.Length - identifier.Name.Length - 1)] == '@' ? 1 : 0);
            _names[_text.Length - length] = use;
        }
    }

    private static NameUse? Describe(Identifier identifier, AstNode owner)
    {
        switch (owner)
        {
            case IdentifierExpression name:
                if (name.GetILVariable() is { } variable)
                {
                    return new NameUse(variable.Kind == VariableKind.Parameter ? TokenRole.Parameter : TokenRole.Local, null);
                }

                return Member(name, name.GetSymbol());
            case MemberReferenceExpression member:
                return Member(member, member.GetSymbol());
            case SimpleType or MemberType:
                return owner.Parent is Attribute ? new NameUse(TokenRole.Attribute, null)
                    : new NameUse(owner.GetSymbol() is INamespace ? TokenRole.Namespace : TokenRole.TypeReference, null);
            case ParameterDeclaration:
                return new NameUse(TokenRole.Parameter, null);
            case VariableInitializer or SingleVariableDesignation or CatchClause:
                return new NameUse(TokenRole.Local, null);
            case MethodDeclaration or LocalFunctionDeclarationStatement:
                return new NameUse(TokenRole.FunctionName, null);
            case NamedArgumentExpression:
                return new NameUse(TokenRole.Parameter, null);
            case NamedExpression:
                return new NameUse(TokenRole.Field, null);
            case LabelStatement or GotoStatement:
                return new NameUse(TokenRole.Label, null);
            case TypeParameterDeclaration:
                return new NameUse(TokenRole.TypeReference, null);
            default:
                return null;
        }
    }

    private static NameUse? Member(Expression expression, ISymbol? symbol)
    {
        if (expression.Parent is InvocationExpression invocation && invocation.Target == expression)
        {
            return invocation.GetSymbol() is IMethod called
                ? new NameUse(TokenRole.Call, called.IsLocalFunction ? called.Name : $"{called.DeclaringType.FullName}.{called.Name}")
                : new NameUse(TokenRole.Call, null);
        }

        return symbol switch
        {
            IField or IProperty or IEvent => new NameUse(TokenRole.Field, null),
            IMethod => new NameUse(TokenRole.FunctionName, null),
            IType or ITypeDefinition => new NameUse(TokenRole.TypeReference, null),
            INamespace => new NameUse(TokenRole.Namespace, null),
            _ => null,
        };
    }
}
