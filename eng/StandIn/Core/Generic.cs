using System.Reflection;
using System.Runtime.ExceptionServices;

namespace Microsoft.ML.Data;

/// <summary>
/// Calls a generic method for a type known only at run time; the method is given closed over any type, as in <c>Copy&lt;int&gt;</c>.
/// </summary>
internal static class Generic
{
    public static TResult Call<TResult>(Func<TResult> method, Type type) => (TResult)Invoke(method, [type]);
    public static TResult Call<T1, TResult>(Func<T1, TResult> method, Type type, T1 a) => (TResult)Invoke(method, [type], a);
    public static TResult Call<T1, T2, TResult>(Func<T1, T2, TResult> method, Type type, T1 a, T2 b) =>
        (TResult)Invoke(method, [type], a, b);
    public static TResult Call<T1, T2, T3, TResult>(Func<T1, T2, T3, TResult> method, Type type, T1 a, T2 b, T3 c) =>
        (TResult)Invoke(method, [type], a, b, c);

    public static TResult Call<T1, T2, TResult>(Func<T1, T2, TResult> method, Type first, Type second, T1 a, T2 b) =>
        (TResult)Invoke(method, [first, second], a, b);

    public static TResult Call<T1, T2, T3, TResult>(Func<T1, T2, T3, TResult> method, Type first, Type second, T1 a, T2 b, T3 c) =>
        (TResult)Invoke(method, [first, second], a, b, c);

    private static object Invoke(Delegate method, Type[] types, params object[] arguments)
    {
        try
        {
            return method.Method.GetGenericMethodDefinition().MakeGenericMethod(types).Invoke(method.Target, arguments);
        }
        catch (TargetInvocationException e) when (e.InnerException is not null)
        {
            ExceptionDispatchInfo.Throw(e.InnerException);
            throw;
        }
    }
}
