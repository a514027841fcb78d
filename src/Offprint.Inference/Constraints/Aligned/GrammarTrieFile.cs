using System.IO.Hashing;
using System.Text;

namespace Offprint.Inference;

/// <summary>A trie as a file: magic, version, key, counts, the nodes parents first, and a check sum of all of it.</summary>
internal static class GrammarTrieFile
{
    private const int Version = 1, LargestNode = 10_000_000;

    private static ReadOnlySpan<byte> Magic => "OPGT"u8;

    public static void Write(GrammarTrie trie, Stream stream)
    {
        using var memory = new MemoryStream();
        using (var writer = new BinaryWriter(memory, Encoding.UTF8, leaveOpen: true))
        {
            writer.Write(Magic);
            writer.Write(Version);
            writer.Write(trie.Key);
            writer.Write(trie.Samples);
            writer.Write(trie.HasCaps);
            writer.Write(trie.Root is not null);
            var work = new Stack<GrammarTrieNode>(trie.Root is { } root ? [root] : []);
            while (work.TryPop(out var node))
            {
                writer.Write(node.Cap);
                writer.Write(node.Tokens.Length);
                for (var i = 0; i < node.Tokens.Length; i++)
                {
                    writer.Write(node.Tokens[i]);
                    writer.Write(node.LogP[i]);
                    writer.Write(node.LogC[i]);
                }

                int[] children = [.. node.Children.Keys.Order()];
                writer.Write(children.Length);
                foreach (var at in children)
                {
                    writer.Write(at);
                }

                foreach (var at in children.Reverse())
                {
                    work.Push(node.Children[at]);
                }
            }
        }

        var bytes = memory.GetBuffer().AsSpan(0, (int)memory.Length);
        stream.Write(bytes);
        stream.Write(BitConverter.GetBytes(XxHash64.HashToUInt64(bytes)));
    }

    public static GrammarTrie Read(Stream stream)
    {
        using var memory = new MemoryStream();
        stream.CopyTo(memory);
        var length = (int)memory.Length - sizeof(ulong);
        if (length < 8 || !memory.GetBuffer().AsSpan(0, 4).SequenceEqual(Magic))
        {
            throw new InvalidDataException("This is not a saved trie.");
        }

        if (BitConverter.ToUInt64(memory.GetBuffer(), length) != XxHash64.HashToUInt64(memory.GetBuffer().AsSpan(0, length)))
        {
            throw new InvalidDataException("The saved trie is damaged: its check sum is wrong.");
        }

        try
        {
            memory.Position = Magic.Length;
            using var reader = new BinaryReader(memory, Encoding.UTF8);
            return Read(reader);
        }
        catch (Exception e) when (e is EndOfStreamException or ArgumentException or FormatException or IOException)
        {
            throw new InvalidDataException("The saved trie is damaged.", e);
        }
    }

    private static GrammarTrie Read(BinaryReader reader)
    {
        if (reader.ReadInt32() is var version and not Version)
        {
            throw new InvalidDataException($"The saved trie has version {version}; this program reads version {Version}.");
        }

        var trie = new GrammarTrie(reader.ReadString()) { Samples = reader.ReadInt64(), HasCaps = reader.ReadBoolean() };
        if (!reader.ReadBoolean())
        {
            return trie;
        }

        // Where the next node hangs; parents come first, each followed by its first child's subtree.
        var places = new Stack<(GrammarTrieNode? Parent, int At)>([(null, 0)]);
        while (places.TryPop(out var place))
        {
            var cap = reader.ReadDouble();
            var count = reader.ReadInt32();
            if (count is < 0 or > LargestNode)
            {
                throw new InvalidDataException("The saved trie is damaged: a node has an impossible size.");
            }

            var (tokens, logP, logC) = (new int[count], new double[count], new double[count]);
            for (var i = 0; i < count; i++)
            {
                (tokens[i], logP[i], logC[i]) = (reader.ReadInt32(), reader.ReadDouble(), reader.ReadDouble());
            }

            var node = new GrammarTrieNode(tokens, logP, logC) { Cap = cap };
            trie.NodeCount++;
            trie.MutableBytes += node.Bytes;
            if (place.Parent is { } parent)
            {
                parent.Children.Add(place.At, node);
            }
            else
            {
                trie.Root = node;
            }

            var children = reader.ReadInt32();
            if (children < 0 || children > count)
            {
                throw new InvalidDataException("The saved trie is damaged: a node has more children than tokens.");
            }

            int[] at = [.. Enumerable.Range(0, children).Select(_ => reader.ReadInt32())];
            foreach (var child in at.Reverse())
            {
                places.Push(child >= 0 && child < count ? (node, child) : throw new InvalidDataException("The saved trie is damaged: a child hangs nowhere."));
            }
        }

        return trie;
    }
}
