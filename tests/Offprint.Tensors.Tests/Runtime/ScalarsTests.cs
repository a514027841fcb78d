using TorchSharp;

namespace Offprint.Tensors.Tests;

public sealed class ScalarsTests
{
    [Fact]
    public void Constants_are_one_instance_a_number_and_keep_their_type()
    {
        Assert.Same(Scalars.Of(0.25), Scalars.Of(0.25));
        Assert.Equal(torch.ScalarType.Float64, Scalars.Of(1.0).Type);
        Assert.Equal(torch.ScalarType.Int64, Scalars.Of(1L).Type);
    }

    [Fact]
    public void One_element_is_read_as_it_is_and_more_are_refused()
    {
        using var scope = new TensorScope();
        Assert.Equal(7L, Scalars.Read<long>(torch.tensor(7L)));
        Assert.Equal(2.5f, Scalars.Read<float>(torch.tensor(new[] { 1f, 2.5f }).max()));
        Assert.True(Scalars.Read<bool>(torch.ones(3).eq(1).all()));
        Assert.Throws<ArgumentException>(() => Scalars.Read<float>(torch.ones(2)));
    }

    [Fact]
    public void Constants_survive_collections_between_calls()
    {
        using var scope = new TensorScope();
        var x = torch.zeros(1);
        for (var i = 0; i < 2000; i++)
        {
            x.add_(Scalars.Of(0.5));
            if (i % 50 == 0) GC.Collect();
        }

        Assert.Equal(1000f, Scalars.Read<float>(x));
    }
}
