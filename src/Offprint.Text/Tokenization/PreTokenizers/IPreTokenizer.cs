namespace Offprint.Text;

/// <summary>Splits pieces, and may rewrite them.</summary>
internal interface IPreTokenizer
{
    void Apply(PieceList pieces);
}
