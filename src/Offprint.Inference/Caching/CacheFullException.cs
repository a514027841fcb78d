namespace Offprint.Inference;

/// <summary>Every page of a cache is pinned, so a missing one cannot be loaded; serve the request without the cache.</summary>
public sealed class CacheFullException : InvalidOperationException
{
    /// <summary>Makes the exception.</summary>
    public CacheFullException() : this("Every page of the cache is pinned.")
    {
    }

    /// <summary>Makes the exception.</summary>
    /// <param name="message">What is full.</param>
    public CacheFullException(string message) : base(message)
    {
    }

    /// <summary>Makes the exception.</summary>
    /// <param name="message">What is full.</param>
    /// <param name="inner">Its cause.</param>
    public CacheFullException(string message, Exception inner) : base(message, inner)
    {
    }
}
