using Offprint.Tensors;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Offprint.Models;

/// <summary>
/// Cuts images into patches, row by row, projects each, puts a class token in front and adds trained positions: [B, C, H, W] to [B, N + 1, d]. Images of another size than the
/// trained one get the table's patch positions interpolated (bicubic).
/// </summary>
public sealed class PatchEmbedding : nn.Module<Tensor, Tensor>, IParameterOwner
{
    private readonly int _side;
    private readonly int _patch;
    private readonly int _channels;
    private nn.Module<Tensor, Tensor> projection;
    private Parameter classToken;
    private Parameter positions;

    /// <param name="width">Width d of a patch's vector.</param>
    /// <param name="imageSize">Side of the trained images.</param>
    /// <param name="patchSize">Side of a patch.</param>
    /// <param name="channels">Colours.</param>
    /// <param name="bias">Whether the projection has a bias.</param>
    /// <param name="classShape">Shape of the class token as files store it.</param>
    /// <param name="positionShape">Shape of the position table as files store it.</param>
    internal PatchEmbedding(int width, int imageSize, int patchSize, int channels, bool bias, long[] classShape, long[] positionShape) : base(nameof(PatchEmbedding))
    {
        (_side, _patch, _channels) = (imageSize / patchSize, patchSize, channels);
        projection = nn.Conv2d(channels, width, patchSize, stride: patchSize, bias: bias, device: META);
        classToken = new Parameter(empty(classShape, device: META));
        positions = new Parameter(empty(positionShape, device: META));
        classToken.DetachFromDisposeScope();
        positions.DetachFromDisposeScope();
        RegisterComponents();
    }

    /// <inheritdoc/>
    public override Tensor forward(Tensor input)
    {
        if (input.dim() != 4 || input.shape[1] != _channels || input.shape[2] == 0 || input.shape[3] == 0 || input.shape[2] % _patch != 0 || input.shape[3] % _patch != 0)
        {
            throw new ArgumentException($"The pixels are [{string.Join(", ", input.shape)}]; they must be [batch, {_channels}, height, width] with sides that are multiples of {_patch}.", nameof(input));
        }
        using var scope = NewDisposeScope();
        var (rows, columns, width) = (input.shape[2] / _patch, input.shape[3] / _patch, positions.shape[^1]);
        var patches = projection.call(input.to_type(positions.dtype)).flatten(2).transpose(1, 2);
        var first = classToken.reshape(1, 1, width).expand(input.shape[0], 1, width);
        return Scalars.Sum(cat([first, patches], 1), Positions(rows, columns)).MoveToOuterDisposeScope();
    }

    private Tensor Positions(long rows, long columns)
    {
        var width = positions.shape[^1];
        var table = positions.reshape(1, -1, width);
        if (rows == _side && columns == _side)
        {
            return table;
        }
        var grid = table.narrow(1, 1, (long)_side * _side).reshape(1, _side, _side, width).permute(0, 3, 1, 2).to_type(ScalarType.Float32);
        var scaled = nn.functional.interpolate(grid, [rows, columns], mode: InterpolationMode.Bicubic, align_corners: false);
        return cat([table.narrow(1, 0, 1), scaled.permute(0, 2, 3, 1).reshape(1, rows * columns, width).to_type(positions.dtype)], 1);
    }

    void IParameterOwner.SetParameter(string name, Parameter value)
    {
        ref var field = ref name == nameof(positions) ? ref positions : ref classToken;
        field.Dispose();
        field = value;
        value.DetachFromDisposeScope();
        ConditionallyRegisterParameter(name, value);
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            classToken.Dispose();
            positions.Dispose();
        }
        base.Dispose(disposing);
    }
}
