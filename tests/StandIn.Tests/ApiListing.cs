using System.Reflection;
using System.Runtime.CompilerServices;

namespace MLNetSeq.Tests;

/// <summary>
/// Writes the visible part of a type as the listing of Microsoft.ML does: one line for the type, one for each member it declares.
/// </summary>
internal static class ApiListing
{
    private const BindingFlags Declared =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    private static readonly Dictionary<Type, string> Keywords = new()
    {
        [typeof(bool)] = "bool",
        [typeof(byte)] = "byte",
        [typeof(char)] = "char",
        [typeof(double)] = "double",
        [typeof(float)] = "float",
        [typeof(int)] = "int",
        [typeof(long)] = "long",
        [typeof(object)] = "object",
        [typeof(sbyte)] = "sbyte",
        [typeof(short)] = "short",
        [typeof(string)] = "string",
        [typeof(uint)] = "uint",
        [typeof(ulong)] = "ulong",
        [typeof(ushort)] = "ushort",
        [typeof(void)] = "void",
    };

    /// <summary>The lines of a listing, without its remarks and without the interfaces an outsider cannot name.</summary>
    public static IEnumerable<string> Normalised(IEnumerable<string> listing)
    {
        foreach (string raw in listing)
        {
            string line = raw.Trim();
            if (line.Length == 0 || line.StartsWith("//", StringComparison.Ordinal)) continue;
            int remark = line.IndexOf("  // ", StringComparison.Ordinal);
            if (remark >= 0) line = line[..remark];
            if (line.StartsWith("[Obsolete", StringComparison.Ordinal)) line = line[(line.IndexOf(")] ", StringComparison.Ordinal) + 3)..];
            yield return line.Contains("/*internal*/", StringComparison.Ordinal) ? WithoutInternalInterfaces(line) : line;
        }
    }

    public static IEnumerable<string> LinesOf(Type type)
    {
        yield return HeaderOf(type);
        if (typeof(Delegate).IsAssignableFrom(type)) yield break;
        if (type.IsEnum)
        {
            foreach (FieldInfo value in type.GetFields(BindingFlags.Public | BindingFlags.Static))
                yield return $"{NameOf(type)}.{value.Name} = {value.GetRawConstantValue()}";
            yield break;
        }

        foreach (FieldInfo field in type.GetFields(Declared).Where(f => f.IsPublic || f.IsFamily || f.IsFamilyOrAssembly))
        {
            string access = field.IsPublic ? "public " : "protected ", kind = field.IsStatic ? "static " : "";
            string modifiers = access + kind + (field.IsInitOnly ? "readonly " : "");
            yield return $"{modifiers}{NameOf(field.FieldType)} {NameOf(type)}.{field.Name}";
        }

        foreach (ConstructorInfo constructor in type.GetConstructors(Declared).Where(IsVisible))
            yield return $"{Access(constructor)} {NameOf(type)}..ctor({ParametersOf(constructor)})";
        foreach (PropertyInfo property in type.GetProperties(Declared))
        {
            MethodInfo[] accessors = property.GetAccessors(nonPublic: true).Where(IsVisible).ToArray();
            if (accessors.Length == 0) continue;
            ParameterInfo[] index = property.GetIndexParameters();
            string name = index.Length > 0 ? $"this[{string.Join(", ", index.Select(ParameterOf))}]" : property.Name;
            string body = string.Concat(accessors.Select(a => a == property.GetMethod ? "get; " : "set; "));
            yield return $"{ModifiersOf(accessors[0])}{NameOf(property.PropertyType)} {NameOf(type)}.{name} {{ {body}}}";
        }

        foreach (EventInfo e in type.GetEvents(Declared).Where(e => IsVisible(e.AddMethod!)))
            yield return $"{Access(e.AddMethod!)} event {NameOf(e.EventHandlerType!)} {NameOf(type)}.{e.Name}";
        foreach (MethodInfo method in type.GetMethods(Declared).Where(m => IsVisible(m) && !m.IsSpecialName))
        {
            Type[] generic = method.GetGenericArguments();
            string name = method.Name + (generic.Length > 0 ? $"<{string.Join(", ", generic.Select(NameOf))}>" : "");
            string head = $"{ModifiersOf(method)}{NameOf(method.ReturnType)} {NameOf(type)}.{name}";
            yield return $"{head}({ParametersOf(method)}){ConstraintsOf(generic)}";
        }
    }

    private static string HeaderOf(Type type)
    {
        Type[] generic = type.GetGenericArguments().Skip(type.DeclaringType?.GetGenericArguments().Length ?? 0).ToArray();
        if (typeof(Delegate).IsAssignableFrom(type))
        {
            MethodInfo invoke = type.GetMethod("Invoke")!;
            return $"public delegate {NameOf(invoke.ReturnType)} {NameOf(type)}({ParametersOf(invoke)}){ConstraintsOf(generic)}";
        }

        string flags = type.IsDefined(typeof(FlagsAttribute)) ? "[Flags] " : "";
        if (type.IsEnum) return $"{flags}public enum {NameOf(type)} : {NameOf(Enum.GetUnderlyingType(type))}";
        string kind = type.IsInterface ? "interface"
            : type.IsValueType
                ? $"{(type.IsDefined(typeof(IsReadOnlyAttribute)) ? "readonly " : "")}{(type.IsByRefLike ? "ref " : "")}struct"
            : type.IsAbstract && type.IsSealed ? "static class"
            : type.IsAbstract ? "abstract class"
            : type.IsSealed ? "sealed class"
            : "class";
        List<string> bases = type.GetInterfaces().Where(IsNameable).Select(NameOf).Order(StringComparer.Ordinal).ToList();
        if (type.BaseType is { } parent && parent != typeof(object) && parent != typeof(ValueType)) bases.Insert(0, NameOf(parent));
        string name = type.IsInterface ? NameOf(type, withVariance: true) : NameOf(type);
        return $"{flags}public {kind} {name}{(bases.Count > 0 ? $" : {string.Join(", ", bases)}" : "")}{ConstraintsOf(generic)}";
    }

    private static string WithoutInternalInterfaces(string header)
    {
        int colon = header.IndexOf(" : ", StringComparison.Ordinal);
        int where = header.IndexOf(" where ", StringComparison.Ordinal);
        string bases = where < 0 ? header[(colon + 3)..] : header[(colon + 3)..where];
        string[] nameable = SplitBases(bases).Where(b => !b.EndsWith("/*internal*/", StringComparison.Ordinal)).ToArray();
        return header[..colon] + (nameable.Length > 0 ? " : " + string.Join(", ", nameable) : "") + (where < 0 ? "" : header[where..]);
    }

    // At commas outside angle brackets.
    private static IEnumerable<string> SplitBases(string bases)
    {
        int depth = 0, start = 0;
        for (int i = 0; i < bases.Length; i++)
        {
            depth += bases[i] == '<' ? 1 : bases[i] == '>' ? -1 : 0;
            if (bases[i] != ',' || depth > 0) continue;
            yield return bases[start..i];
            start = i + 2;
        }

        yield return bases[start..];
    }

    private static bool IsNameable(Type type) =>
        type.IsVisible && type.GetGenericArguments().All(a => a.IsGenericParameter || IsNameable(a));

    private static bool IsVisible(MethodBase method) => method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly;

    private static string Access(MethodBase method) => method.IsPublic ? "public" : "protected";

    private static string ModifiersOf(MethodInfo method)
    {
        if (method.DeclaringType!.IsInterface) return "";
        bool overrides = method.GetBaseDefinition() != method;
        string modifier = method.IsStatic ? "static "
            : method.IsAbstract ? "abstract "
            : overrides ? method.IsFinal ? "sealed override " : "override "
            : method.IsVirtual && !method.IsFinal ? "virtual "
            : "";
        return $"{Access(method)} {modifier}";
    }

    private static string ParametersOf(MethodBase method)
    {
        string parameters = string.Join(", ", method.GetParameters().Select(ParameterOf));
        return method.IsDefined(typeof(ExtensionAttribute)) ? "this " + parameters : parameters;
    }

    private static string ParameterOf(ParameterInfo parameter)
    {
        Type type = parameter.ParameterType;
        string prefix = parameter.IsDefined(typeof(ParamArrayAttribute)) ? "params "
            : !type.IsByRef ? ""
            : parameter.IsOut ? "out "
            : "ref ";
        string end = parameter.HasDefaultValue ? " = " + DefaultOf(parameter) : "";
        return $"{prefix}{NameOf(type.IsByRef ? type.GetElementType()! : type)} {parameter.Name}{end}";
    }

    private static string DefaultOf(ParameterInfo parameter) => parameter.RawDefaultValue switch
    {
        null => "null",
        string text => $"\"{text}\"",
        char c => $"'{(c < ' ' ? $"\\u{(int)c:x4}" : c)}'",
        bool flag => flag ? "true" : "false",
        float number => FormattableString.Invariant($"{number}f"),
        double number => FormattableString.Invariant($"{number}d"),
        object value when parameter.ParameterType.IsEnum =>
            $"{NameOf(parameter.ParameterType)}.{Enum.ToObject(parameter.ParameterType, value)}",
        object value => FormattableString.Invariant($"{value}"),
    };

    private static string ConstraintsOf(Type[] generic) => string.Concat(generic.Select(argument =>
    {
        GenericParameterAttributes attributes = argument.GenericParameterAttributes;
        List<string> constraints = [];
        if (attributes.HasFlag(GenericParameterAttributes.ReferenceTypeConstraint)) constraints.Add("class");
        if (attributes.HasFlag(GenericParameterAttributes.NotNullableValueTypeConstraint)) constraints.Add("struct");
        constraints.AddRange(argument.GetGenericParameterConstraints().Where(c => c != typeof(ValueType)).Select(NameOf));
        if (attributes.HasFlag(GenericParameterAttributes.DefaultConstructorConstraint)
            && !attributes.HasFlag(GenericParameterAttributes.NotNullableValueTypeConstraint)) constraints.Add("new()");
        return constraints.Count > 0 ? $" where {argument.Name} : {string.Join(", ", constraints)}" : "";
    }));

    private static string NameOf(Type type) => NameOf(type, withVariance: false);

    private static string NameOf(Type type, bool withVariance)
    {
        if (Keywords.TryGetValue(type, out string? keyword)) return keyword;
        if (type.IsGenericParameter) return type.Name;
        if (type.IsArray) return NameOf(type.GetElementType()!) + "[]";
        if (Nullable.GetUnderlyingType(type) is { } value) return NameOf(value) + "?";
        string name = type.Name.Contains('`') ? type.Name[..type.Name.IndexOf('`')] : type.Name;
        string prefix = type.DeclaringType is { } outer ? NameOf(outer) : type.Namespace!;
        IEnumerable<string> arguments = type.GetGenericArguments().Skip(type.DeclaringType?.GetGenericArguments().Length ?? 0)
            .Select(a => withVariance && a.IsGenericParameter ? Variance(a) + a.Name : NameOf(a));
        string generic = string.Join(", ", arguments);
        return $"{prefix}.{name}{(generic.Length > 0 ? $"<{generic}>" : "")}";
    }

    private static string Variance(Type argument) => (argument.GenericParameterAttributes & GenericParameterAttributes.VarianceMask) switch
    {
        GenericParameterAttributes.Covariant => "out ",
        GenericParameterAttributes.Contravariant => "in ",
        _ => "",
    };
}
