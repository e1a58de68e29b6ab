using System.Globalization;

namespace Microsoft.ML.Data;

/// <summary>
/// Values as text files hold them. Empty is the default value; what cannot be read is NaN, or a failure where there is no NaN.
/// </summary>
internal static class TextValues
{
    private static readonly HashSet<string> True = new(["1", "true", "t", "yes", "y", "+1", "+"], StringComparer.OrdinalIgnoreCase);
    private static readonly HashSet<string> False = new(["0", "false", "f", "no", "n", "-1", "-"], StringComparer.OrdinalIgnoreCase);

    public static T Parse<T>(ReadOnlyMemory<char> text) => TryParse(text, out T value) ? value
        : throw new InvalidOperationException($"Could not parse value '{text}' as {typeof(T).Name}.");

    public static bool TryParse<T>(ReadOnlyMemory<char> text, out T value)
    {
        bool read = Read(text, typeof(T), out object result);
        value = result is null ? default : (T)result;
        return read;
    }

    private static bool Read(ReadOnlyMemory<char> text, Type type, out object value)
    {
        value = null;
        if (type == typeof(ReadOnlyMemory<char>))
        {
            value = text;
            return true;
        }

        ReadOnlySpan<char> span = text.Span.Trim();
        if (span.IsEmpty) return true;
        if (type == typeof(float))
        {
            value = float.TryParse(span, NumberStyles.Float, CultureInfo.InvariantCulture, out float number) ? number : float.NaN;
            return true;
        }

        if (type == typeof(double))
        {
            value = double.TryParse(span, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) ? number : double.NaN;
            return true;
        }

        if (type == typeof(bool))
        {
            string word = span.ToString();
            if (!True.Contains(word) && !False.Contains(word)) return false;
            value = True.Contains(word);
            return true;
        }

        try
        {
            value = Convert.ChangeType(span.ToString(), type, CultureInfo.InvariantCulture);
            return true;
        }
        catch (Exception e) when (e is FormatException or OverflowException or InvalidCastException)
        {
            return false;
        }
    }
}
