namespace Offprint.Papers;

/// <summary>Cuts a JSON array of objects, or objects one after the other, into its objects, so that only one is in memory.</summary>
internal static class JsonObjects
{
    private const int Deepest = 64;

    /// <summary>Reads the objects.</summary>
    /// <returns>The bytes of each object, valid until the next one, and its line.</returns>
    public static IEnumerable<(ReadOnlyMemory<byte> Json, long Line)> Read(Stream stream, PaperReadOptions options)
    {
        var buffer = new byte[64 * 1024];
        var item = new MemoryStream();
        long line = 1, start = 1;
        int depth = 0, count;
        bool inText = false, escaped = false, isArray = false, ended = false, expectsItem = true, any = false, first = true;
        while ((count = stream.Read(buffer)) > 0)
        {
            for (var i = 0; i < count; i++)
            {
                var b = buffer[i];
                if (b == '\n') line++;
                if (depth > 0)
                {
                    item.WriteByte(b);
                    if (item.Length > options.MaxEntry) throw options.Wrong(start, $"one object has more than {options.MaxEntry:#,0} bytes.");
                    if (escaped) escaped = false;
                    else if (inText)
                    {
                        if (b == '\\') escaped = true;
                        else if (b == '"') inText = false;
                    }
                    else if (b == '"') inText = true;
                    else if (b is (byte)'{' or (byte)'[')
                    {
                        if (++depth > Deepest) throw options.Wrong(line, $"it is nested more than {Deepest} deep.");
                    }
                    else if (b is (byte)'}' or (byte)']' && --depth == 0)
                    {
                        yield return (item.GetBuffer().AsMemory(0, (int)item.Length), start);
                        item.SetLength(0);
                        expectsItem = false;
                    }

                    continue;
                }

                if (b is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n' || (first && b is 0xEF or 0xBB or 0xBF)) continue;
                first = false;
                if (ended) throw options.Wrong(line, "something follows after the end of the array.");
                if (b == '[' && !any && !isArray) isArray = true;
                else if (b == ']' && isArray && !(expectsItem && any)) ended = true;
                else if (b == ',' && isArray && !expectsItem) expectsItem = true;
                else if (b == '{' && (!isArray || expectsItem))
                {
                    (depth, start, any) = (1, line, true);
                    item.WriteByte(b);
                }
                else throw options.Wrong(line, $"'{(b is > 32 and < 127 ? ((char)b).ToString() : $"byte {b}")}' is not expected here: it must be an array of objects, or one object a line.");
            }
        }

        if (depth > 0) throw options.Wrong(start, "the object that begins here does not end.");
        if (isArray && !ended) throw options.Wrong(line, "the array does not end.");
        if (!isArray && !any) throw options.Wrong(1, "it is empty.");
    }
}
