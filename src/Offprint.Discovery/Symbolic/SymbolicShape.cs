using System.Collections.Concurrent;
using System.ComponentModel.DataAnnotations;
using System.Reflection;

namespace Offprint.Discovery;

/// <summary>How objects of a type are taken apart and put together: the constructor whose parameters are all readable as properties, then properties that can be set.</summary>
internal sealed class SymbolicShape
{
    private static readonly ConcurrentDictionary<Type, SymbolicShape?> Known = new();

    private readonly ConstructorInfo? _constructor;
    private readonly PropertyInfo[] _arguments;
    private readonly PropertyInfo[] _settable;
    private readonly Dictionary<string, SymbolicSlot> _slots = new(StringComparer.Ordinal);

    private SymbolicShape(ConstructorInfo? constructor, PropertyInfo[] arguments, PropertyInfo[] settable)
    {
        (_constructor, _arguments, _settable) = (constructor, arguments, settable);
        var nullability = new NullabilityInfoContext();
        for (var i = 0; i < arguments.Length; i++)
        {
            var parameter = constructor!.GetParameters()[i];
            _slots[arguments[i].Name] = new SymbolicSlot(
                arguments[i].Name, parameter.ParameterType, Nullable(parameter.ParameterType, nullability.Create(parameter)),
                [.. parameter.GetCustomAttributes<ValidationAttribute>(), .. arguments[i].GetCustomAttributes<ValidationAttribute>()]);
        }

        foreach (var property in settable)
        {
            _slots[property.Name] = new SymbolicSlot(property.Name, property.PropertyType, Nullable(property.PropertyType, nullability.Create(property)), [.. property.GetCustomAttributes<ValidationAttribute>()]);
        }
    }

    public IEnumerable<string> Names => _arguments.Concat(_settable).Select(static p => p.Name);

    /// <summary>Names that have to be given: constructor parameters without a default, and required properties.</summary>
    public IEnumerable<string> Required =>
        _arguments.Where((_, i) => !_constructor!.GetParameters()[i].HasDefaultValue)
            .Concat(_settable.Where(static p => p.GetCustomAttribute<System.Runtime.CompilerServices.RequiredMemberAttribute>() is not null)).Select(static p => p.Name);

    public static SymbolicShape? Of(Type type) => Known.GetOrAdd(type, Find);

    public SymbolicSlot? Slot(string name) => _slots.GetValueOrDefault(name);

    public IEnumerable<(string Name, object? Value)> Read(object instance) => _arguments.Concat(_settable).Select(p => (p.Name, p.GetValue(instance)));

    public string? NameOf(ConstructorInfo constructor, int argument) =>
        constructor == _constructor ? _arguments[argument].Name : null;

    public object Create(Type type, IReadOnlyDictionary<string, object?> values)
    {
        var parameters = _constructor?.GetParameters() ?? [];
        var arguments = new object?[parameters.Length];
        for (var i = 0; i < arguments.Length; i++)
        {
            arguments[i] = values.TryGetValue(_arguments[i].Name, out var value) ? value : parameters[i].DefaultValue;
        }

        var instance = _constructor is null ? Activator.CreateInstance(type)! : _constructor.Invoke(arguments);
        foreach (var property in _settable)
        {
            if (values.TryGetValue(property.Name, out var value))
            {
                property.SetValue(instance, value);
            }
        }

        return instance;
    }

    private static bool Nullable(Type type, NullabilityInfo info) =>
        type.IsValueType ? System.Nullable.GetUnderlyingType(type) is not null : info.WriteState != NullabilityState.NotNull && info.ReadState != NullabilityState.NotNull;

    private static SymbolicShape? Find(Type type)
    {
        if (type.IsPrimitive || type.IsEnum || type.IsArray || type.IsPointer || type == typeof(string) || typeof(Delegate).IsAssignableFrom(type) || typeof(MemberInfo).IsAssignableFrom(type)
            || (type.Namespace is { } space && (space == "System" || space.StartsWith("System.", StringComparison.Ordinal))))
        {
            return null;
        }

        var properties = type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(static p => p.GetMethod is { IsPublic: true } && p.GetIndexParameters().Length == 0).ToArray();
        foreach (var constructor in type.GetConstructors().OrderByDescending(static c => c.GetParameters().Length))
        {
            var arguments = constructor.GetParameters().Select(p => Array.Find(properties, q => string.Equals(q.Name, p.Name, StringComparison.OrdinalIgnoreCase) && p.ParameterType.IsAssignableFrom(q.PropertyType))).ToArray();
            if (Array.TrueForAll(arguments, static a => a is not null))
            {
                return new SymbolicShape(constructor, arguments!, [.. properties.Where(p => p.SetMethod is { IsPublic: true } && !arguments.Contains(p))]);
            }
        }

        return type.IsValueType ? new SymbolicShape(null, [], [.. properties.Where(static p => p.SetMethod is { IsPublic: true })]) : null;
    }
}
