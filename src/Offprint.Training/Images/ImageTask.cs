namespace Offprint.Training;

/// <summary>What is learned from a folder of pictures.</summary>
public enum ImageTask
{
    /// <summary>Labels, by a ViT with a classifier.</summary>
    Classifier,

    /// <summary>Which text belongs to which picture, by a CLIP model.</summary>
    Clip,

    /// <summary>Texts about pictures, by a decoder that reads the picture first.</summary>
    Captioner,

    /// <summary>Vectors of pictures without labels, by a masked autoencoder: a ViT to fine-tune with few labels (<see cref="ImageRunOptions.From"/>).</summary>
    Encoder,

    /// <summary>Pictures of texts, by a decoder over discrete codes.</summary>
    Painter,
}
