using Offprint.Tensors;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Offprint.Training;

/// <summary>
/// The InfoNCE loss (van den Oord et al., arXiv 1807.03748): query i should be nearest to key i among all keys of the batch, its hard negatives and a queue of earlier keys.
/// −1/B Σ log softmax(s(qᵢ, ·)/τ)[i]. A module, so that a learned temperature has a parameter; register it with the model that is trained.
/// </summary>
public sealed class InfoNceLoss : nn.Module
{
    private readonly InfoNceOptions _options;
    private Parameter? log_scale;
    private Tensor? _queue;
    private Tensor? _queueGroups;

    /// <summary>Makes the loss.</summary>
    /// <param name="options">Settings; null for the defaults.</param>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    public InfoNceLoss(InfoNceOptions? options = null) : base(nameof(InfoNceLoss))
    {
        _options = options ?? new InfoNceOptions();
        _options.Validate();
        if (_options.LearnTemperature)
        {
            log_scale = new Parameter(full([], Scalars.Of(Math.Log(1 / _options.Temperature)), ScalarType.Float32));
            log_scale.DetachFromDisposeScope();
        }

        RegisterComponents();
    }

    /// <summary>log(1/τ) where it is learned, else null.</summary>
    public Parameter? LogScale => log_scale;

    /// <summary>Keys in the queue.</summary>
    public int QueueLength => (int)(_queue?.shape[0] ?? 0);

    /// <summary>The loss of a batch of pairs. Afterwards the keys stand in the queue, where there is one.</summary>
    /// <param name="queries">[B, d].</param>
    /// <param name="keys">[B, d]; key i belongs to query i.</param>
    /// <param name="hardNegatives">Further keys that belong to no query, [N, d], which every query sees, or [B, N, d], each query its own; null for none.</param>
    /// <param name="groups">Group of every pair, int64 [B]: keys of other pairs of the same group are no negatives, in the queue neither. Null: every pair is a group.</param>
    /// <param name="logScale">log(1/τ) that another module learns (CLIP's); null for the loss's own.</param>
    /// <returns>A scalar.</returns>
    /// <exception cref="ArgumentException">Shapes that do not fit together.</exception>
    public Tensor Forward(Tensor queries, Tensor keys, Tensor? hardNegatives = null, Tensor? groups = null, Tensor? logScale = null)
    {
        Check(queries, keys, hardNegatives, groups);
        using var scope = NewDisposeScope();
        var (q, k) = (Unit(queries), Unit(keys));
        var scale = Scale(logScale ?? log_scale);
        var batch = q.shape[0];
        var alike = groups is null ? null : groups.unsqueeze(1).eq(groups.unsqueeze(0)).logical_and(eye(batch, dtype: ScalarType.Bool, device: q.device).logical_not());
        var inBatch = Hide(Scaled(q.matmul(k.t()), scale), alike);
        var columns = new List<Tensor> { inBatch };
        if (hardNegatives is not null)
        {
            var hard = Unit(hardNegatives);
            columns.Add(Scaled(hard.dim() == 2 ? q.matmul(hard.t()) : hard.matmul(q.unsqueeze(2)).squeeze(2), scale));
        }

        if (_queue is not null)
        {
            var earlier = groups is null || _queueGroups is null ? null : groups.unsqueeze(1).eq(_queueGroups.unsqueeze(0));
            columns.Add(Hide(Scaled(q.matmul(_queue.to(q.dtype, q.device).t()), scale), earlier));
        }

        var own = Scalars.Range(0, batch, q.device);
        var loss = nn.functional.cross_entropy(cat(columns, 1), own);
        if (_options.BothDirections)
        {
            loss = Scalars.Sum(loss, nn.functional.cross_entropy(inBatch.t(), own)).mul(Scalars.Of(0.5));
        }

        Enqueue(k, groups);
        return loss.MoveToOuterDisposeScope();
    }

    /// <summary>Empties the queue.</summary>
    public void ClearQueue()
    {
        _queue?.Dispose();
        _queueGroups?.Dispose();
        (_queue, _queueGroups) = (null, null);
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            ClearQueue();
            log_scale?.Dispose();
        }

        base.Dispose(disposing);
    }

    private Tensor Unit(Tensor x) => _options.Normalize ? x.div(x.square().sum(-1, keepdim: true).sqrt().clamp(min: Scalars.Of(1e-12))) : x;

    private Tensor? Scale(Tensor? logarithm) => logarithm?.clamp(max: Scalars.Of(Math.Log(_options.MaximumScale))).exp();

    private Tensor Scaled(Tensor similarities, Tensor? scale) => scale is null ? similarities.mul(Scalars.Of(1 / _options.Temperature)) : similarities.mul(scale);

    private static Tensor Hide(Tensor scores, Tensor? hidden) => hidden is null ? scores : scores.masked_fill(hidden, Scalars.Of(double.NegativeInfinity));

    private void Enqueue(Tensor keys, Tensor? groups)
    {
        if (_options.QueueSize == 0)
        {
            return;
        }

        using var quiet = no_grad();
        var all = _queue is null ? keys.detach().clone() : cat([_queue.to(keys.dtype, keys.device), keys.detach()], 0);
        var names = groups is null ? null : _queueGroups is null ? groups.clone() : cat([_queueGroups.to(groups.device), groups], 0);
        var (old, oldNames) = (_queue, _queueGroups);
        var from = Math.Max(0, all.shape[0] - _options.QueueSize);
        _queue = all.narrow(0, from, all.shape[0] - from).clone().DetachFromDisposeScope();
        _queueGroups = names?.narrow(0, from, names.shape[0] - from).clone().DetachFromDisposeScope();
        old?.Dispose();
        oldNames?.Dispose();
    }

    private void Check(Tensor queries, Tensor keys, Tensor? hard, Tensor? groups)
    {
        ArgumentNullException.ThrowIfNull(queries);
        ArgumentNullException.ThrowIfNull(keys);
        if (queries.dim() != 2 || queries.shape[0] == 0 || !queries.shape.SequenceEqual(keys.shape))
        {
            throw new ArgumentException($"queries are [{string.Join(", ", queries.shape)}], keys [{string.Join(", ", keys.shape)}]; both must be [batch, width].", nameof(keys));
        }

        var (batch, width) = (queries.shape[0], queries.shape[1]);
        if (hard is not null && (hard.dim() is not (2 or 3) || hard.shape[^1] != width || hard.dim() == 3 && hard.shape[0] != batch))
        {
            throw new ArgumentException($"Hard negatives are [{string.Join(", ", hard.shape)}]; they must be [N, {width}] or [{batch}, N, {width}].", nameof(hard));
        }

        if (groups is not null && (groups.dim() != 1 || groups.shape[0] != batch))
        {
            throw new ArgumentException($"Groups are [{string.Join(", ", groups.shape)}]; they must be [{batch}].", nameof(groups));
        }

        if (_queue is not null && ((_queueGroups is null) != (groups is null) || _queue.shape[1] != width))
        {
            throw new ArgumentException($"The queue holds keys of width {_queue.shape[1]} {(_queueGroups is null ? "without" : "with")} groups; later batches must be alike, or call {nameof(ClearQueue)}.", nameof(keys));
        }
    }
}
