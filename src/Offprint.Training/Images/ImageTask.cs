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
}
