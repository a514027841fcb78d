namespace Offprint.Papers;

/// <summary>One file of a data set, as SOURCE.md lists it.</summary>
/// <param name="Name">The file's name inside the set's folder.</param>
/// <param name="Items">How many documents, images or rows it holds.</param>
/// <param name="Bytes">Its size.</param>
/// <param name="UncompressedBytes">The size of its content; null where the format compresses its parts one by one.</param>
/// <param name="Sha256">The SHA-256 of the file, in lower-case hexadecimal digits.</param>
public sealed record DataFile(string Name, int Items, long Bytes, long? UncompressedBytes, string Sha256);
