using System.Text;

namespace Offprint.Discovery;

/// <summary>A program as one line that reads like C#: <c>Dense(Units: 32, Activation: relu)</c>.</summary>
internal static class SymbolicText
{
    public static string Write(SymbolicNode node)
    {
        var text = new StringBuilder();
        Write(node, text);
        return text.ToString();
    }

    private static void Write(SymbolicNode node, StringBuilder text)
    {
        switch (node.Kind)
        {
            case SymbolicKind.Leaf:
                text.Append(SymbolicSlot.Show(node.Value));
                break;
            case SymbolicKind.Missing:
                text.Append("(missing)");
                break;
            case SymbolicKind.Hole:
                text.Append(node.Hole);
                break;
            case SymbolicKind.List:
                Write(node, text, "[", "]", named: false);
                break;
            case SymbolicKind.Map:
                Write(node, text, "{", "}", named: true);
                break;
            default:
                text.Append(node.Kind == SymbolicKind.Call ? node.Method!.Name : SymbolicSlot.NameOf(node.Type!));
                Write(node, text, "(", ")", named: true);
                break;
        }
    }

    private static void Write(SymbolicNode node, StringBuilder text, string open, string close, bool named)
    {
        text.Append(open);
        for (var i = 0; i < node.Children.Count; i++)
        {
            text.Append(i > 0 ? ", " : "");
            if (named)
            {
                text.Append(node.Children[i].Name).Append(": ");
            }

            Write(node.Children[i].Node, text);
        }

        text.Append(close);
    }
}
