using System.Reflection;

namespace Microsoft.ML.Runtime;

/// <summary>The loaders that assemblies declare with <see cref="LoadableClassAttribute"/>, by their signature.</summary>
public sealed class ComponentCatalog
{
    private readonly HashSet<Assembly> _assemblies = [];
    private readonly Dictionary<string, LoadableClassAttribute> _loaders = new(StringComparer.OrdinalIgnoreCase);

    internal ComponentCatalog() { }

    public void RegisterAssembly(Assembly assembly, bool throwOnError = true)
    {
        ArgumentNullException.ThrowIfNull(assembly);
        lock (_assemblies)
        {
            if (!_assemblies.Add(assembly)) return;
            foreach (LoadableClassAttribute loadable in assembly.GetCustomAttributes<LoadableClassAttribute>())
            {
                if (loadable.SigType != typeof(SignatureLoadModel)) continue;
                foreach (string name in loadable.LoadNames)
                    if (!_loaders.TryAdd(name, loadable) && throwOnError)
                        throw new InvalidOperationException(
                            $"Two loaders have the signature '{name}': {_loaders[name].LoaderType} and {loadable.LoaderType}.");
            }
        }
    }

    internal ITransformer Create(IHostEnvironment env, string signature, ModelLoadContext ctx)
    {
        LoadableClassAttribute loader;
        lock (_assemblies)
            if (!_loaders.TryGetValue(signature, out loader)) return null;
        const BindingFlags Anywhere = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static | BindingFlags.Instance;
        Type[] parameters = [typeof(IHostEnvironment), typeof(ModelLoadContext)];
        object[] arguments = [env, ctx];
        try
        {
            if (loader.LoaderType.GetMethod("Create", Anywhere & ~BindingFlags.Instance, parameters) is { } create
                && loader.InstType.IsAssignableFrom(create.ReturnType))
                return (ITransformer)create.Invoke(null, arguments);
            if (loader.LoaderType.GetConstructor(Anywhere & ~BindingFlags.Static, parameters) is { } constructor)
                return (ITransformer)constructor.Invoke(arguments);
        }
        catch (TargetInvocationException e) when (e.InnerException is not null)
        {
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(e.InnerException);
        }

        throw new InvalidOperationException(
            $"{loader.LoaderType} has neither a static Create(IHostEnvironment, ModelLoadContext) that returns {loader.InstType} nor such "
                + "a constructor.");
    }
}
