namespace Offprint.Text;

/// <summary>Where Metaspace puts its replacement in front.</summary>
internal enum PrependScheme
{
    Always,
    First,
    Never,
}
