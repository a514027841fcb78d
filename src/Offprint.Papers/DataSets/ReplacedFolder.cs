namespace Offprint.Papers;

/// <summary>A folder that is written beside its target and takes the target's place only when it is complete.</summary>
internal sealed class ReplacedFolder : IDisposable
{
    public ReplacedFolder(string target)
    {
        Target = Path.GetFullPath(target);
        Temporary = $"{Target}.{Guid.NewGuid():N}.tmp";
        Directory.CreateDirectory(Temporary);
    }

    /// <summary>The final folder.</summary>
    public string Target { get; }

    /// <summary>The folder to write into.</summary>
    public string Temporary { get; }

    /// <summary>Puts the written folder in the target's place.</summary>
    public void Commit()
    {
        var old = Temporary + ".old";
        if (Directory.Exists(Target))
        {
            Directory.Move(Target, old);
        }

        try
        {
            Directory.Move(Temporary, Target);
        }
        catch (IOException) when (Directory.Exists(old))
        {
            Directory.Move(old, Target);
            throw;
        }

        if (Directory.Exists(old))
        {
            Directory.Delete(old, recursive: true);
        }
    }

    public void Dispose()
    {
        if (Directory.Exists(Temporary))
        {
            Directory.Delete(Temporary, recursive: true);
        }
    }
}
