using System.Collections;
using System.Globalization;

namespace Offprint.Discovery;

/// <summary>Which lists and dictionaries are taken apart, and how they are put together again.</summary>
internal static class SymbolicTypes
{
    public static string NameOf(object step) => step is int index ? index.ToString(CultureInfo.InvariantCulture) : (string)step;

    public static bool IsList(Type type) => (type.IsArray && type.GetArrayRank() == 1) || (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(List<>)) || (typeof(IList).IsAssignableFrom(type) && ElementOf(type) is not null && type.Name.StartsWith('<'));

    public static bool IsTextDictionary(Type type) => type.IsGenericType && type.GetGenericTypeDefinition() == typeof(Dictionary<,>) && type.GetGenericArguments()[0] == typeof(string);

    public static Type? ElementOf(Type type)
    {
        if (type.IsArray)
        {
            return type.GetElementType();
        }

        if (IsDictionary(type))
        {
            return type.GetGenericArguments()[1];
        }

        var sequence = type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IEnumerable<>)
            ? type
            : type == typeof(string) ? null : Array.Find(type.GetInterfaces(), static i => i.IsGenericType && i.GetGenericTypeDefinition() == typeof(IEnumerable<>));
        return sequence?.GetGenericArguments()[0];
    }

    /// <summary>Whether a list of one type can be put together as another one.</summary>
    public static bool ListFits(Type from, Type to) =>
        to == typeof(object) || (ElementOf(from) is { } a && ElementOf(to) is { } b && b.IsAssignableFrom(a) && (to.IsArray || to.IsAssignableFrom(b.MakeArrayType()) || to.IsAssignableFrom(typeof(List<>).MakeGenericType(b))));

    public static object Build(Type target, IReadOnlyList<object?> items)
    {
        var element = ElementOf(target) ?? typeof(object);
        var array = Array.CreateInstance(element, items.Count);
        for (var i = 0; i < items.Count; i++)
        {
            array.SetValue(items[i], i);
        }

        return target.IsAssignableFrom(array.GetType()) ? array : Activator.CreateInstance(typeof(List<>).MakeGenericType(element), array)!;
    }

    public static IDictionary BuildMap(Type target, IEnumerable<(string Key, object? Value)> entries)
    {
        var element = IsDictionary(target) ? target.GetGenericArguments()[1] : typeof(object);
        var map = (IDictionary)Activator.CreateInstance(typeof(Dictionary<,>).MakeGenericType(typeof(string), element))!;
        foreach (var (key, value) in entries)
        {
            map.Add(key, value);
        }

        return map;
    }

    private static bool IsDictionary(Type type) => type.IsGenericType && type.GetGenericArguments() is [var key, _] && key == typeof(string)
        && (type.GetGenericTypeDefinition() == typeof(Dictionary<,>) || type.GetGenericTypeDefinition() == typeof(IReadOnlyDictionary<,>) || type.GetGenericTypeDefinition() == typeof(IDictionary<,>));
}
