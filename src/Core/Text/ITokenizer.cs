namespace MLNetSeq.Text;

/// <summary>Splits a text into tokens.</summary>
/// <remarks>
/// A tokeniser pushes each token into a sink as a span that is valid during the call only: what it lower-cases or normalises can
/// live in a buffer of its own, and no token becomes a string unless the sink wants one. Implementations are stateless between
/// calls and safe to call from several threads at once.
/// </remarks>
public interface ITokenizer
{
    /// <summary>
    /// What identifies the tokeniser and everything that changes its tokens. It is saved with a model; a model trained with a
    /// tokeniser of your own asks, when it is loaded, for one of the same name.
    /// </summary>
    string Name { get; }

    /// <summary>Gives the tokens of <paramref name="text"/> to <paramref name="sink"/>, in order, until it has had enough.</summary>
    /// <remarks>No text makes it throw, ill-formed UTF-16 included; no token is empty.</remarks>
    void Tokenize(ReadOnlySpan<char> text, ITokenSink sink);
}

/// <summary>Receives the tokens of a text one by one.</summary>
public interface ITokenSink
{
    /// <summary>Takes the next token.</summary>
    /// <param name="token">The token; copy it to keep it beyond this call.</param>
    /// <returns>Whether more tokens are wanted; after false the tokeniser returns.</returns>
    bool Add(ReadOnlySpan<char> token);
}
