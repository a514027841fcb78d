namespace Offprint.Code;

/// <summary>The role of names in one language.</summary>
internal interface INameLabeler
{
    TokenRole Label(CodeNode leaf, string name);
}
