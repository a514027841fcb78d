using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Caching.Distributed;

namespace Offprint.Inference;

/// <summary>A distributed cache in a folder, one file an entry: answers of models survive the program and can be looked at, moved and deleted. For several threads and processes.</summary>
public sealed class FileDistributedCache : IDistributedCache
{
    private const int HeaderBytes = 8;
    private readonly string _folder;
    private readonly TimeProvider _time;

    /// <summary>Makes or opens a cache.</summary>
    /// <param name="folder">Its folder; made when it is not there.</param>
    /// <param name="time">The clock for expiry; null for the system's.</param>
    public FileDistributedCache(string folder, TimeProvider? time = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(folder);
        (_folder, _time) = (Directory.CreateDirectory(folder).FullName, time ?? TimeProvider.System);
    }

    /// <inheritdoc/>
    public byte[]? Get(string key)
    {
        var path = PathOf(key);
        byte[] bytes;
        try
        {
            bytes = File.ReadAllBytes(path);
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }

        if (bytes.Length < HeaderBytes)
        {
            return null;
        }

        if (BinaryPrimitives.ReadInt64LittleEndian(bytes) < _time.GetUtcNow().UtcTicks)
        {
            Remove(key);
            return null;
        }

        return bytes[HeaderBytes..];
    }

    /// <inheritdoc/>
    public Task<byte[]?> GetAsync(string key, CancellationToken token = default) => Task.Run(() => Get(key), token);

    /// <inheritdoc/>
    public void Set(string key, byte[] value, DistributedCacheEntryOptions options)
    {
        ArgumentNullException.ThrowIfNull(value);
        ArgumentNullException.ThrowIfNull(options);
        var expires = options.AbsoluteExpiration ?? (options.AbsoluteExpirationRelativeToNow ?? options.SlidingExpiration) switch { { } span => _time.GetUtcNow() + span, null => DateTimeOffset.MaxValue };
        var bytes = new byte[HeaderBytes + value.Length];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, expires.UtcTicks);
        value.CopyTo(bytes, HeaderBytes);
        var path = PathOf(key);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        // Whoever reads sees the old entry or the new one, never a half.
        var temporary = $"{path}.{Guid.NewGuid():N}.tmp";
        try
        {
            File.WriteAllBytes(temporary, bytes);
            File.Move(temporary, path, overwrite: true);
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    /// <inheritdoc/>
    public Task SetAsync(string key, byte[] value, DistributedCacheEntryOptions options, CancellationToken token = default) => Task.Run(() => Set(key, value, options), token);

    /// <summary>Does nothing: entries expire at a fixed time, also those that were set with a sliding one.</summary>
    /// <param name="key">The entry.</param>
    public void Refresh(string key)
    {
    }

    /// <inheritdoc cref="Refresh"/>
    /// <param name="key">The entry.</param>
    /// <param name="token">Not looked at.</param>
    public Task RefreshAsync(string key, CancellationToken token = default) => Task.CompletedTask;

    /// <inheritdoc/>
    public void Remove(string key)
    {
        try
        {
            File.Delete(PathOf(key));
        }
        catch (DirectoryNotFoundException)
        {
            // Then it is not there.
        }
    }

    /// <inheritdoc/>
    public Task RemoveAsync(string key, CancellationToken token = default) => Task.Run(() => Remove(key), token);

    private string PathOf(string key)
    {
        ArgumentNullException.ThrowIfNull(key);
        var name = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)));
        return Path.Combine(_folder, name[..2], name[2..]);
    }
}
