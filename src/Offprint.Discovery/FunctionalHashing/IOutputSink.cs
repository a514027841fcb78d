namespace Offprint.Discovery;

/// <summary>Takes the outputs of a probe, in a fixed order.</summary>
public interface IOutputSink
{
    /// <summary>Adds one output. NaN and infinities count as one and the same; -0 as 0.</summary>
    /// <param name="value">The output.</param>
    void Write(double value);
}
