using System.Diagnostics;
using Offprint.Models;
using Offprint.Tensors;
using TorchSharp;
using static TorchSharp.torch;

TorchRuntime.Initialize(1);
double Time(string name, int n, Action f, double flops = 0) {
    f();
    var ts = new List<double>();
    for (int i = 0; i < n; i++) { var s = Process.GetCurrentProcess().TotalProcessorTime; f(); ts.Add((Process.GetCurrentProcess().TotalProcessorTime - s).TotalMilliseconds); }
    ts.Sort();
    Console.WriteLine($"{name}: min {ts[0]:0.0} med {ts[n/2]:0.0} ms {(flops > 0 ? $"{flops / ts[0] / 1e6:0.0} GF/s" : "")}");
    return ts[n/2];
}
if (args.Contains("matmul")) {
foreach (var (m, k, n) in new[] { (2048, 2048, 2048), (4096, 256, 256), (4096, 256, 688), (4096,688,256), (4096, 256, 8192), (256,4096,8192), (256, 8192, 4096), (4096,8192,256), (8192,4096,256), (512,256,8192) }) {
    using var a = rand(m, k); using var b = rand(k, n); using var bt = rand(n, k);
    using var at = rand(k, m);
    Time($"mm {m}x{k}x{n}", 7, () => { using var c = mm(a, b); }, 2.0 * m * k * n);
    Time($"linear {m}x{k}x{n}", 7, () => { using var c = nn.functional.linear(a, bt); }, 2.0 * m * k * n);
    Time($"mm at {m}x{k}x{n}", 7, () => { using var c = mm(at.t(), b); }, 2.0 * m * k * n);
    using var o = zeros(m, n);
    Time($"mm out {m}x{k}x{n}", 7, () => { o.addmm_(a,b,0,1); }, 2.0 * m * k * n);
}
}
var config = new LlamaConfig { VocabularySize = 8192, TieWordEmbeddings = true, MaximumPositions = 512 };
using var model = CausalLanguageModel.Create(config, 42);
model.train();
Console.WriteLine($"params {model.ParameterCount}");
var (B, S) = (16L, 256L);
using var ids = randint(0, 8192, [B, S]);
using var target = randint(0, 8192, [B * S]);
double tokens = B * S;
double body = 4 * (4.0 * 256 * 256 + 3 * 256 * 688);
double fwdBody = tokens * 2 * body, fwdHead = tokens * 2 * 256 * 8192;
double attn = 4 * B * 8 * (double)S * S * 32 * 2 * 2;
using (no_grad()) {
Time("fwd body nograd", 5, () => { using var s = NewDisposeScope(); model.Forward(new ModelInput(ids) { Logits = LogitSelection.None }); }, fwdBody + attn);
Time("fwd all nograd", 5, () => { using var s = NewDisposeScope(); model.Forward(new ModelInput(ids)); }, fwdBody + attn + fwdHead);
}
Time("fwd body", 5, () => { using var s = NewDisposeScope(); model.Forward(new ModelInput(ids) { Logits = LogitSelection.None }); }, fwdBody + attn);
Time("fwd+bwd body", 5, () => { using var s = NewDisposeScope(); var o = model.Forward(new ModelInput(ids) { Logits = LogitSelection.None }); o.LastHidden!.sum().backward(); model.zero_grad(); }, 3 * (fwdBody + attn));
Time("fwd+bwd full CE", 5, () => { using var s = NewDisposeScope(); var o = model.Forward(new ModelInput(ids)); var l = nn.functional.cross_entropy(o.Logits.view(-1, 8192), target); l.backward(); model.zero_grad(); }, 3 * (fwdBody + attn + fwdHead));
using (var h = rand([B * S, 256], requires_grad: true)) {
Time("head+CE", 5, () => { using var s = NewDisposeScope(); var lg = nn.functional.linear(h, model.ParameterOf("lm_head.weight")); var l = nn.functional.cross_entropy(lg, target); l.backward(); model.zero_grad(); }, 3 * fwdHead);
}
