namespace Samples;

/// <summary>The user has to change something; the message says what, in one line.</summary>
internal sealed class BadInputException(string message) : Exception(message);
