using System.ComponentModel;
using System.Reflection;

namespace MLNetSeq.Benchmarks;

/// <summary>Options given as text, "Name=value".</summary>
internal static class OptionSetting
{
    public static T Apply<T>(T options, string[] settings) where T : notnull
    {
        foreach (string setting in settings)
        {
            string[] parts = setting.Split('=', 2);
            PropertyInfo property = options.GetType().GetProperty(parts[0])
                ?? throw new ArgumentException($"There is no option '{parts[0]}'.");
            property.SetValue(options, TypeDescriptor.GetConverter(property.PropertyType).ConvertFromInvariantString(parts[1]));
        }

        return options;
    }
}
