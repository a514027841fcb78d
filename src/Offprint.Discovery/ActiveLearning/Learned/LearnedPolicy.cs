using System.Text.Json;
using System.Text.Json.Serialization;

namespace Offprint.Discovery;

/// <summary>A policy that <see cref="RobustPolicyTrainer"/> made: a small network that scores every query from the answers so far, and one that scores the hypotheses at the end.</summary>
public sealed class LearnedPolicy : IQueryPolicy
{
    private const string FormatName = "offprint learned query policy 1";

    private static readonly JsonSerializerOptions Format = new() { PropertyNamingPolicy = JsonNamingPolicy.CamelCase, Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false) } };

    private readonly QueryGeometry _geometry;
    private readonly PolicyNetwork _network;

    internal LearnedPolicy(QueryGeometry geometry, PolicyNetwork network) => (_geometry, _network) = (geometry, network);

    /// <inheritdoc/>
    public QueryProblem Problem => _geometry.Problem;

    /// <summary>Trainable numbers.</summary>
    public int ParameterCount => _network.Weights.Sum(static w => w.Length);

    internal PolicyNetwork Network => _network;

    internal QueryGeometry Geometry => _geometry;

    /// <summary>Reads a policy.</summary>
    /// <param name="stream">What <see cref="Save"/> wrote.</param>
    /// <returns>The policy with its problem.</returns>
    /// <exception cref="InvalidDataException">It is no such file, or a damaged one.</exception>
    public static LearnedPolicy Load(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        try
        {
            var saved = JsonSerializer.Deserialize<SavedPolicy>(stream, Format);
            if (saved is not { Format: FormatName, Queries: not null, Hypotheses: not null, Weights: not null }) throw new InvalidDataException($"This is no learned query policy: the entry 'format' must be '{FormatName}'.");
            var problem = new QueryProblem(Rows(saved.Queries, saved.Dimension, "queries"), Rows(saved.Hypotheses, saved.Dimension, "hypotheses"), saved.Noise, saved.Loss, saved.Budget)
            {
                QueryNames = saved.QueryNames, HypothesisNames = saved.HypothesisNames, Bound = saved.Bound,
            };
            var geometry = new QueryGeometry(problem);
            if (saved.Hidden is < 1 or > 256) throw new InvalidDataException($"The entry 'hidden' is {saved.Hidden}; it must be from 1 to 256.");
            var network = new PolicyNetwork(geometry.N, geometry.P, saved.Hidden);
            var expected = network.Weights;
            if (saved.Weights.Count != expected.Length) throw new InvalidDataException($"The entry 'weights' holds {saved.Weights.Count} arrays; there must be {expected.Length}.");
            for (var a = 0; a < expected.Length; a++)
            {
                var values = Floats(saved.Weights[a], $"weights[{a}]");
                if (values.Length != expected[a].Length) throw new InvalidDataException($"The entry 'weights[{a}]' holds {values.Length} numbers; there must be {expected[a].Length}.");
                if (!Array.TrueForAll(values, float.IsFinite)) throw new InvalidDataException($"The entry 'weights[{a}]' holds a number that is not finite.");
                values.CopyTo(expected[a], 0);
            }

            return new LearnedPolicy(geometry, network);
        }
        catch (Exception exception) when (exception is JsonException or ArgumentException or NotSupportedException)
        {
            throw new InvalidDataException($"This is no learned query policy: {exception.Message}", exception);
        }
    }

    /// <summary>Writes policy and problem as JSON; arrays of numbers are base64 of little-endian floats.</summary>
    /// <param name="stream">Where to.</param>
    public void Save(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        var problem = _geometry.Problem;
        JsonSerializer.Serialize(stream, new SavedPolicy(FormatName, problem.Noise, problem.Loss, problem.Budget, problem.Bound, problem.Dimension, problem.QueryNames, problem.HypothesisNames,
            Text(_geometry.X), Text(_geometry.Z), _network.Query.Hidden, [.. _network.Weights.Select(Text)]), Format);
    }

    /// <inheritdoc/>
    public IQuerySession Start(int? seed = null) => new Session(this, seed);

    internal NetworkPlayer Player(int threads) => new(_geometry, _network, threads, training: false, sampleAnswers: false);

    private static string Text(float[] values)
    {
        var bytes = new byte[values.Length * sizeof(float)];
        for (var i = 0; i < values.Length; i++) BitConverter.TryWriteBytes(bytes.AsSpan(i * sizeof(float)), values[i]);
        return Convert.ToBase64String(bytes);
    }

    private static float[] Floats(string text, string name)
    {
        byte[] bytes;
        try
        {
            bytes = Convert.FromBase64String(text ?? "");
        }
        catch (FormatException exception)
        {
            throw new InvalidDataException($"The entry '{name}' is not base64.", exception);
        }

        if (bytes.Length % sizeof(float) != 0) throw new InvalidDataException($"The entry '{name}' is cut off.");
        var values = new float[bytes.Length / sizeof(float)];
        for (var i = 0; i < values.Length; i++) values[i] = BitConverter.ToSingle(bytes, i * sizeof(float));
        return values;
    }

    private static float[,] Rows(string text, int columns, string name)
    {
        var values = Floats(text, name);
        if (columns < 1 || values.Length % columns != 0) throw new InvalidDataException($"The entry '{name}' holds {values.Length} numbers, which are no rows of dimension {columns}.");
        var rows = new float[values.Length / columns, columns];
        Buffer.BlockCopy(values, 0, rows, 0, values.Length * sizeof(float));
        return rows;
    }

    private sealed record SavedPolicy(
        string Format, ObservationModel Noise, LossKind Loss, int Budget, float Bound, int Dimension, IReadOnlyList<string>? QueryNames, IReadOnlyList<string>? HypothesisNames,
        string Queries, string Hypotheses, int Hidden, IReadOnlyList<string> Weights);

    private sealed class Session : QuerySession
    {
        private readonly LearnedPolicy _policy;
        private readonly GameBatch _batch;

        public Session(LearnedPolicy policy, int? seed)
            : base(policy.Problem, seed)
        {
            _policy = policy;
            _batch = new GameBatch(policy._geometry, Panel.Width, training: false);
            _batch.Reset();
        }

        public override int Recommend()
        {
            _batch.Conclude(_policy._network, Problem.Budget);
            return _batch.MostLikely(0);
        }

        protected override int Choose()
        {
            _batch.Decide(_policy._network, History.Count);
            return _batch.Draw(_batch.ChoiceAt(History.Count), 0, Random.NextSingle());
        }

        protected override void Update(int query, double answer) => _batch.Observe(History.Count - 1, 0, query, (float)answer);
    }
}
