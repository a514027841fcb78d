using System.Linq.Expressions;

namespace Offprint.Discovery;

/// <summary>Makes symbolic programs of ordinary objects.</summary>
/// <seealso href="https://arxiv.org/abs/2101.08809">D. Peng et al., "PyGlove: Symbolic Programming for Automated Machine Learning" (NeurIPS 2020), section 3</seealso>
public static class Symbolic
{
    /// <summary>Takes an object apart.</summary>
    /// <typeparam name="T">Its type.</typeparam>
    /// <param name="value">A record or class whose constructor parameters can be read back, a list, or a dictionary.</param>
    /// <returns>The program.</returns>
    public static Symbolic<T> Of<T>(T value) => new(SymbolicNode.Of(value));

    /// <summary>
    /// Reads a program out of an expression, in which any value may be left open:
    /// <c>Symbolic.Create(() =&gt; new Dense(Hyper.OneOf(32, 64), "relu"))</c>. The call of a static method with open arguments becomes a bound function.
    /// </summary>
    /// <typeparam name="T">The type of the program.</typeparam>
    /// <param name="program">An expression of constructor calls, initialisers, arrays and values.</param>
    /// <returns>The program.</returns>
    /// <exception cref="NotSupportedException">An open value stands where it can't be read, such as in arithmetic.</exception>
    public static Symbolic<T> Create<T>(Expression<Func<T>> program)
    {
        ArgumentNullException.ThrowIfNull(program);
        return new Symbolic<T>(SymbolicExpression.Read(program.Body));
    }

    /// <summary>An object with nothing given yet; required values are missing until they are rebound.</summary>
    /// <typeparam name="T">A type that can be taken apart.</typeparam>
    /// <returns>The program.</returns>
    public static Symbolic<T> Partial<T>() => new(SymbolicNode.Object(typeof(T), []));

    /// <summary>Reads a program from JSON as <see cref="Symbolic{T}.ToJson"/> writes it.</summary>
    /// <typeparam name="T">Its type.</typeparam>
    /// <param name="json">The text.</param>
    /// <param name="types">Further types that may stand in it; those of <typeparamref name="T"/>'s assembly are known. No other type is ever created.</param>
    /// <returns>The program.</returns>
    /// <exception cref="InvalidDataException">The text is not such a program; the message names the line.</exception>
    public static Symbolic<T> FromJson<T>(string json, params IReadOnlyList<Type> types) => new(SymbolicJson.Read(json, typeof(T), "the text", types));
}
