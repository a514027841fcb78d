using System.Reflection;
using TorchSharp;
using static TorchSharp.torch;

namespace Offprint.Models;

/// <summary>Finds and exchanges modules by their path in the tree, for instance <c>stack.blocks.0.attention.query</c>.</summary>
internal static class ModuleTree
{
    public static nn.Module? Find(nn.Module root, string path)
    {
        var module = root;
        foreach (var name in path.Split('.', StringSplitOptions.RemoveEmptyEntries))
        {
            module = module.named_children().FirstOrDefault(child => child.name == name).module;
            if (module is null)
            {
                return null;
            }
        }
        return module;
    }

    public static void Replace(nn.Module parent, string name, nn.Module replacement)
    {
        if (parent is BlockList blocks)
        {
            blocks.Replace(int.Parse(name, System.Globalization.CultureInfo.InvariantCulture),
                replacement as nn.Module<Tensor, AttentionContext, Tensor> ?? throw Wrong(name, replacement, typeof(nn.Module<Tensor, AttentionContext, Tensor>)));
            return;
        }
        var field = parent.GetType().GetField(name, BindingFlags.Instance | BindingFlags.NonPublic)
            ?? throw new InvalidOperationException($"{parent.GetType().Name} keeps {name} in no field of its own; it cannot be replaced.");
        if (!field.FieldType.IsInstanceOfType(replacement))
        {
            throw Wrong(name, replacement, field.FieldType);
        }
        parent.register_module(name, null!);
        parent.register_module(name, replacement);
        field.SetValue(parent, replacement);
    }

    private static ArgumentException Wrong(string name, nn.Module replacement, Type needed) =>
        new($"{name} can be replaced by a Module<{string.Join(", ", needed.GetGenericArguments().Select(type => type.Name))}>, not by {replacement.GetType().Name}.", nameof(replacement));
}
