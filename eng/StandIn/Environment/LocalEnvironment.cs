using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

/// <summary>Where hosts, channels and random numbers of one <see cref="MLContext"/> come from; a host is a named part of it.</summary>
internal sealed class LocalEnvironment : IHost
{
    private readonly string _name;
    private readonly Random _random;
    private readonly Action<LoggingEventArgs> _log;

    public LocalEnvironment(int? seed, Action<LoggingEventArgs> log)
        : this(null, seed is { } s ? new Random(s) : new Random(), log, new ComponentCatalog()) { }

    private LocalEnvironment(string name, Random random, Action<LoggingEventArgs> log, ComponentCatalog components)
    {
        _name = name;
        _random = random;
        _log = log;
        ComponentCatalog = components;
    }

    public ComponentCatalog ComponentCatalog { get; }
    public Random Rand => _random;
    public string ContextDescription => _name ?? "HostEnvironment";

    public IHost Register(string name, int? seed = null, bool? verbose = null)
    {
        lock (_random) return new LocalEnvironment(NameOf(name), new Random(seed ?? _random.Next()), _log, ComponentCatalog);
    }

    public IChannel Start(string name) => new Channel(NameOf(name), _log);

    // The log is the only listener: what goes through a pipe of another message type reaches nobody, as in a fresh MLContext.
    public IPipe<TMessage> StartPipe<TMessage>(string name) =>
        typeof(TMessage) == typeof(ChannelMessage) ? (IPipe<TMessage>)Start(name) : new SilentPipe<TMessage>(NameOf(name));

    public IProgressChannel StartProgressChannel(string name) => new SilentProgress();

    public TException Process<TException>(TException ex) where TException : Exception => ex;

    private string NameOf(string part) =>
        string.IsNullOrEmpty(part) ? throw new ArgumentNullException(nameof(part)) : _name is null ? part : $"{_name}; {part}";

    private sealed class Channel : IChannel
    {
        private readonly string _source;
        private readonly Action<LoggingEventArgs> _log;
        private readonly DateTime _start = DateTime.UtcNow;
        private bool _disposed;

        public Channel(string source, Action<LoggingEventArgs> log)
        {
            _source = source;
            _log = log;
            Trace(MessageSensitivity.None, "Channel started");
        }

        public string ContextDescription => _source;

        public void Send(ChannelMessage msg) => _log(new LoggingEventArgs(msg.Message, msg.Kind, _source));

        public void Trace(MessageSensitivity sensitivity, string fmt) => Send(new(ChannelMessageKind.Trace, sensitivity, fmt));
        public void Trace(MessageSensitivity sensitivity, string fmt, params object[] args) =>
            Send(new(ChannelMessageKind.Trace, sensitivity, fmt, args));
        public void Info(MessageSensitivity sensitivity, string fmt) => Send(new(ChannelMessageKind.Info, sensitivity, fmt));
        public void Info(MessageSensitivity sensitivity, string fmt, params object[] args) =>
            Send(new(ChannelMessageKind.Info, sensitivity, fmt, args));
        public void Warning(MessageSensitivity sensitivity, string fmt) => Send(new(ChannelMessageKind.Warning, sensitivity, fmt));
        public void Warning(MessageSensitivity sensitivity, string fmt, params object[] args) =>
            Send(new(ChannelMessageKind.Warning, sensitivity, fmt, args));
        public void Error(MessageSensitivity sensitivity, string fmt) => Send(new(ChannelMessageKind.Error, sensitivity, fmt));
        public void Error(MessageSensitivity sensitivity, string fmt, params object[] args) =>
            Send(new(ChannelMessageKind.Error, sensitivity, fmt, args));

        public TException Process<TException>(TException ex) where TException : Exception => ex;

        public void Dispose()
        {
            if (_disposed) return;
            _disposed = true;
            Trace(MessageSensitivity.None, "Channel finished. Elapsed { " + (DateTime.UtcNow - _start).ToString("c") + " }.");
            Trace(MessageSensitivity.None, "Channel disposed");
        }
    }

    private sealed class SilentPipe<TMessage>(string name) : IPipe<TMessage>
    {
        public string ContextDescription => name;
        public void Send(TMessage msg) { }
        public TException Process<TException>(TException ex) where TException : Exception => ex;
        public void Dispose() { }
    }

    /// <summary>Nothing of a progress channel reaches the log.</summary>
    private sealed class SilentProgress : IProgressChannel
    {
        public void SetHeader(ProgressHeader header, Action<IProgressEntry> fillAction) { }
        public void Checkpoint(params double?[] values) { }
        public IProgressChannel StartProgressChannel(string name) => new SilentProgress();
        public void Dispose() { }
    }
}
