using System.Linq.Expressions;
using System.Text.Json.Nodes;

namespace Offprint.Discovery;

/// <summary>Makes search spaces.</summary>
public static class SearchSpace
{
    /// <summary>Reads a space out of an expression: <c>SearchSpace.Create(() =&gt; new Dense(Hyper.OneOf(32, 64), Hyper.Float(0, 0.5)))</c>.</summary>
    /// <typeparam name="T">The type of its programs.</typeparam>
    /// <param name="program">The program with its open values; see <see cref="Symbolic.Create"/>.</param>
    /// <returns>The space.</returns>
    public static SearchSpace<T> Create<T>(Expression<Func<T>> program) => new(Symbolic.Create(program));

    /// <summary>The space of a program with open values.</summary>
    /// <typeparam name="T">The type of its programs.</typeparam>
    /// <param name="program">The program; it is copied.</param>
    /// <returns>The space.</returns>
    public static SearchSpace<T> Of<T>(Symbolic<T> program) => new(program);

    /// <summary>Reads a space from a JSON file; see <see cref="SymbolicJson"/>.</summary>
    /// <param name="path">The file.</param>
    /// <returns>The space.</returns>
    /// <exception cref="InvalidDataException">The file is not valid, or nothing in it is open; the message names file and line.</exception>
    public static SearchSpace<JsonNode> Load(string path)
    {
        var space = new SearchSpace<JsonNode>(SymbolicJson.Load(path));
        return space.Spec.Elements.Count > 0 ? space : throw new InvalidDataException($"{path}: nothing is open; put {{\"$oneOf\": [...]}} or {{\"$float\": [min, max]}} in the place of a value.");
    }
}
