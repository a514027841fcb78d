namespace Offprint.Text;

/// <summary>Arguments of native functions as the types they need.</summary>
internal static class Given
{
    public static bool Is(object? argument) => !ReferenceEquals(argument, NativeFunction.Missing);

    public static object? Or(object? argument, object? fallback) => Is(argument) ? argument : fallback;

    public static string Text(RenderState state, object? argument, string what) => argument as string ?? throw Wrong(state, argument, what, "a string");

    /// <summary>A string; missing or none: null.</summary>
    public static string? OptionalText(RenderState state, object? argument, string what) => Is(argument) && argument is not null ? Text(state, argument, what) : null;

    public static long Integer(RenderState state, object? argument, string what) => Arithmetic.Integer(argument) ?? throw Wrong(state, argument, what, "an integer");

    /// <summary>An integer; missing or none: the fallback.</summary>
    public static long Integer(RenderState state, object? argument, string what, long fallback) => Is(argument) && argument is not null ? Integer(state, argument, what) : fallback;

    public static bool Flag(object? argument, bool fallback = false) => Is(argument) ? Operators.Truth(argument) : fallback;

    private static ChatTemplateException Wrong(RenderState state, object? argument, string what, string wanted)
        => state.Error(argument is UndefinedValue undefined ? undefined.Message : $"\"{what}\" must be {wanted}, not a value of type {(Is(argument) ? Operators.TypeName(argument) : "none")}");
}
