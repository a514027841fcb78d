// Writes the goldens of this folder with the reference implementation of tokenizer.json (Rust crate tokenizers 0.22.2) as the npm
// package @anush008/tokenizers 0.6.0 (MIT) carries it:
//   npm install @anush008/tokenizers@0.6.0 && node make-goldens.mjs <output folder> [number of random texts, not for committing]
// Vocabularies are trained by the few lines below on the text in this file; no published tokenizer is copied.
import { createRequire } from 'node:module';
import fs from 'node:fs';
import path from 'node:path';
const require = createRequire(path.join(process.cwd(), 'x.js'));
const { Tokenizer } = require('@anush008/tokenizers');

const corpus = `The quick brown fox jumps over the lazy dog. It's what they'll say: "I'm sure you've seen it, she'd said we're late!"
Offprint runs papers on your machine; the tokenizer splits words, numbers like 1234567 and 3.14, and signs -> (a+b)*c != d[0].
Zwölf Boxkämpfer jagen Viktor quer über den großen Sylter Deich. Les élèves français étaient déjà là où naïve façade gît.
Это простой текст на русском языке. Καλημέρα κόσμε. 今日は良い天気です。東京都に行きます。 안녕하세요 세계. नमस्ते दुनिया
for (int i = 0; i < n; i++) { total += values[i]; }  // sum of the values
the model reads the text and the text reads the model, again and again; reading, reader, readable, unreadable, rereads.`;

const texts = [
  '', ' ', '  ', '\n', ' \n ', 'a', 'Hello world', ' Hello world ', '  two  spaces   three', 'The quick brown fox jumps over the lazy dog.',
  "It's they'll I'm you've she'd we're IT'S 'tis rock'n'roll '' 's", 'reading readers unreadable rereads', 'tabs\tand\ttabs\t\tend\t', 'line\nbreaks\r\nmixed\n\n\nend',
  'nbsp\u00a0between\u00a0\u00a0words \u2003em \u3000ideographic', 'numbers 1 12 123 1234 12345 3.14 1,000,000 ½ ² Ⅷ ① ٣٤', 'x=(a+b)*c != d[0] && e->f;', 'unreadablereaderunreadable' .repeat(6),
  'Zwölf Boxkämpfer über großen Deich', 'cafe\u0301 e\u0301te\u0301 n\u0303 a\u0323\u0307 \u1e69 \u0344', 'élèves déjà naïve façade', 'İstanbul ıI ǅ ß ẞ ΑΣ ﬁne ﬂow Ａｂｃ', '今日は良い天気です。東京', '안녕하세요 세계 \u1112\u1161\u11ab', 'カ\u309aガ か\u3099 ﾊﾟ',
  'Это простой текст', 'नमस्ते दुनिया', 'مرحبا بالعالم', '😀 👍🏽 👨‍👩‍👧‍👦 🇩🇪 ❤️', 'a😀b', '𝒳𝟘 𠀀𠀁 𐐀', 'zero\u200bwidth\u200djoin\ufeffbom\u00adsoft', 'ctrl\u0000\u0001\u007f\ufffd end', '__init__ snake_case-kebab', 'http://example.org/a?b=c&d=1#x',
  '<s> special </s> in text <mask>', 'a<mask> b <mask>c', '  <mask>  ', '[CLS] x [SEP] [MASK].', '<|endoftext|>after<|endoftext|>', 'Caf\u00e9 CAF\u00c9 WORLD world worldly', '\u2581piece\u2581 \u2581', '<unk> <pad> <0x41> <0x0A>', "don't do not do n't he 's", '!!!??? ... —–- «quoted» “curly” ‘single’',
  '\u0301leading mark', 'e\u0300\u0301\u0302\u0303x', '#hash @at $5 %6 ^7 &8 *9 (0)', 'ab\u2028cd\u2029ef\u0085gh', 'ﷺ ㍿ ﬃ ｶﾞ', 'mixed中文English混合', 'UPPER lower Title camelCase HTTPServer', '9'.repeat(30), ' '.repeat(30) + 'x', 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa', 'ééé', '\u0e33 \u0f73 \u0958 \u2126 \u212b',
];
const pairs = [['Hello world', 'the model reads'], ['', 'text'], ['the quick', ''], ["it's é", ' naïve <mask> 😀']];

// byte alphabet
const byteChar = (() => { const m = []; let n = 256; for (let b = 0; b < 256; b++) m.push(String.fromCharCode((b >= 0x21 && b <= 0x7e) || (b >= 0xa1 && b <= 0xac) || b >= 0xae ? b : n++)); return m; })();
const spell = s => [...Buffer.from(s, 'utf8')].map(b => byteChar[b]).join('');
const gpt2 = /'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+/gu;

function trainBpe(words, alphabet, count, { first = s => s, join = (a, b) => a + b } = {}) {
  const table = new Map(); for (const w of words) table.set(w, (table.get(w) ?? 0) + 1);
  let seqs = [...table].map(([w, c]) => [first([...w]), c]); const merges = []; const vocab = new Set(alphabet);
  for (const [s] of seqs) for (const x of s) vocab.add(x);
  while (merges.length < count) {
    const counts = new Map();
    for (const [s, c] of seqs) for (let i = 0; i + 1 < s.length; i++) { const k = s[i] + '\u0000' + s[i + 1]; counts.set(k, (counts.get(k) ?? 0) + c); }
    let best = null; for (const [k, c] of counts) if (best === null || c > counts.get(best) || (c === counts.get(best) && k < best)) best = k;
    if (best === null || counts.get(best) < 2) break;
    const [a, b] = best.split('\u0000'); const ab = join(a, b); merges.push([a, b]); vocab.add(ab);
    seqs = seqs.map(([s, c]) => { const r = []; for (let i = 0; i < s.length; i++) if (i + 1 < s.length && s[i] === a && s[i + 1] === b) { r.push(ab); i++; } else r.push(s[i]); return [r, c]; });
  }
  return { vocab: [...vocab], merges };
}

const added = (id, content, o = {}) => ({ id, content, single_word: false, lstrip: false, rstrip: false, normalized: false, special: true, ...o });
const numbered = list => Object.fromEntries(list.map((t, i) => [t, i]));
const byteLevel = (add_prefix_space, use_regex = true, trim_offsets = true) => ({ type: 'ByteLevel', add_prefix_space, trim_offsets, use_regex });
const seq = (key, ...steps) => ({ type: 'Sequence', [key]: steps });
const template = (single, pair, special) => ({ type: 'TemplateProcessing', single, pair, special_tokens: Object.fromEntries(special.map(([t, i]) => [t, { id: t, ids: [i], tokens: [t] }])) });
const S = (id, type_id = 0) => ({ SpecialToken: { id, type_id } }), Q = (id, type_id = 0) => ({ Sequence: { id, type_id } });
const bpe = (vocab, merges, o = {}) => ({ type: 'BPE', dropout: null, unk_token: null, continuing_subword_prefix: null, end_of_word_suffix: null, fuse_unk: false, byte_fallback: false, ignore_merges: false, vocab, merges, ...o });
const file = (model, rest) => ({ version: '1.0', truncation: null, padding: null, added_tokens: [], normalizer: null, pre_tokenizer: null, post_processor: null, decoder: null, ...rest, model });

// SentencePiece character map: a double array in the Darts layout
function charsmap(map) {
  const blobs = []; let size = 0; const entries = [];
  for (const [k, v] of Object.entries(map)) { const b = Buffer.from(v + '\0', 'utf8'); entries.push([[...Buffer.from(k, 'utf8')], size]); blobs.push(b); size += b.length; }
  const root = { kids: new Map(), value: null };
  for (const [key, value] of entries) { let n = root; for (const b of key) { if (!n.kids.has(b)) n.kids.set(b, { kids: new Map(), value: null }); n = n.kids.get(b); } n.value = value; }
  const units = new Map(); const used = new Set([0]);
  const place = (node, pos, label) => {
    const labels = [...node.kids.keys()]; if (node.value !== null) labels.push(0);
    let offset = 1; for (; ; offset++) { const base = pos ^ offset; if (labels.every(l => !used.has(base ^ l))) break; }
    const base = pos ^ offset; for (const l of labels) used.add(base ^ l);
    units.set(pos, (offset << 10 | (node.value !== null ? 1 << 8 : 0) | label) >>> 0);
    if (node.value !== null) units.set(base, (0x80000000 | node.value) >>> 0);
    for (const [l, kid] of node.kids) place(kid, base ^ l, l);
  };
  place(root, 0, 0);
  const count = (Math.max(...units.keys()) | 255) + 1, buffer = Buffer.alloc(4 + count * 4);
  buffer.writeUInt32LE(count * 4, 0); for (const [p, u] of units) buffer.writeUInt32LE(u, 4 + 4 * p);
  return Buffer.concat([buffer, ...blobs]).toString('base64');
}

const families = {};
const gpt2Words = [...corpus.matchAll(gpt2)].map(m => spell(m[0]));
{
  const { vocab, merges } = trainBpe(gpt2Words, [...byteChar].sort(), 300);
  const text = merges.map(m => m.join(' '));
  const v = numbered([...vocab, '<|endoftext|>']);
  families.gpt2 = file(bpe(v, text), { added_tokens: [added(v['<|endoftext|>'], '<|endoftext|>')], pre_tokenizer: byteLevel(false), post_processor: byteLevel(true, true, false), decoder: byteLevel(true) });
  const r = numbered(['<s>', '<pad>', '</s>', '<unk>', ...vocab, '<mask>']);
  const rAdded = ['<s>', '<pad>', '</s>', '<unk>'].map((t, i) => added(i, t, { normalized: true })).concat([added(r['<mask>'], '<mask>', { lstrip: true })]);
  families.roberta = file(bpe(r, text, { unk_token: '<unk>' }), { added_tokens: rAdded, pre_tokenizer: byteLevel(false), post_processor: { type: 'RobertaProcessing', sep: ['</s>', 2], cls: ['<s>', 0], trim_offsets: true, add_prefix_space: false }, decoder: byteLevel(true) });
  families['roberta-prefix'] = file(bpe(r, text), { added_tokens: rAdded, pre_tokenizer: byteLevel(true), post_processor: { type: 'RobertaProcessing', sep: ['</s>', 2], cls: ['<s>', 0], trim_offsets: true, add_prefix_space: true }, decoder: byteLevel(true) });
  const l = numbered([...vocab, spell(' tokenizer'), spell('今日'), '<|begin_of_text|>', '<|end_of_text|>']);
  families.llama3 = file(bpe(l, merges, { ignore_merges: true }), {
    added_tokens: [added(l['<|begin_of_text|>'], '<|begin_of_text|>'), added(l['<|end_of_text|>'], '<|end_of_text|>')],
    pre_tokenizer: seq('pretokenizers', { type: 'Split', pattern: { Regex: "(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|\\p{N}{1,3}| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+" }, behavior: 'Isolated', invert: false }, byteLevel(false, false)),
    post_processor: seq('processors', byteLevel(true, true, false), template([S('<|begin_of_text|>'), Q('A')], [S('<|begin_of_text|>'), Q('A'), S('<|begin_of_text|>', 1), Q('B', 1)], [['<|begin_of_text|>', l['<|begin_of_text|>']]])), decoder: byteLevel(true) });
  families.qwen2 = file(bpe(v, text), { added_tokens: [added(v['<|endoftext|>'], '<|endoftext|>')], normalizer: { type: 'NFC' },
    pre_tokenizer: seq('pretokenizers', { type: 'Split', pattern: { Regex: "(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|\\p{N}| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+" }, behavior: 'Isolated', invert: false }, byteLevel(false, false, false)),
    post_processor: byteLevel(false, false, false), decoder: byteLevel(false, false, false) });
  const n = numbered([...vocab, '<|endoftext|>']); let next = Object.keys(n).length;
  families.neox = file(bpe(n, text), { added_tokens: [added(n['<|endoftext|>'], '<|endoftext|>'), ...[12, 8, 4, 3, 2].map(k => added(next++, ' '.repeat(k), { special: false, normalized: true })), added(next++, 'reader', { special: false, single_word: true, normalized: true }), added(next++, 'WORLD', { special: false, rstrip: true })],
    normalizer: { type: 'NFC' }, pre_tokenizer: byteLevel(false), post_processor: byteLevel(false), decoder: byteLevel(true) });
  families['byte-normalizer'] = file(bpe(v, text), { added_tokens: [added(v['<|endoftext|>'], '<|endoftext|>')], normalizer: seq('normalizers', { type: 'NFKD' }, { type: 'ByteLevel' }), pre_tokenizer: { type: 'Split', pattern: { String: 'Ġ' }, behavior: 'MergedWithNext', invert: false }, decoder: byteLevel(true) });
}
{
  const words = [...corpus.normalize('NFC').toLowerCase().matchAll(/'s|'t|'re|'ve|'m|'ll|'d|[\p{L}]+|[\p{N}]|[^\s\p{L}\p{N}]+/gu)].map(m => spell(m[0]));
  const { vocab, merges } = trainBpe(words, [...byteChar].sort().flatMap(c => [c, c + '</w>']), 200, { first: s => s.map((c, i) => i === s.length - 1 ? c + '</w>' : c) });
  const v = numbered([...vocab, '<|startoftext|>', '<|endoftext|>']);
  families.clip = file(bpe(v, merges.map(m => m.join(' ')), { unk_token: '<|endoftext|>', end_of_word_suffix: '</w>' }), {
    added_tokens: [added(v['<|startoftext|>'], '<|startoftext|>', { normalized: true }), added(v['<|endoftext|>'], '<|endoftext|>')],
    normalizer: seq('normalizers', { type: 'NFC' }, { type: 'Replace', pattern: { Regex: '\\s+' }, content: ' ' }, { type: 'Lowercase' }),
    pre_tokenizer: seq('pretokenizers', { type: 'Split', pattern: { Regex: "'s|'t|'re|'ve|'m|'ll|'d|[\\p{L}]+|[\\p{N}]|[^\\s\\p{L}\\p{N}]+" }, behavior: 'Removed', invert: true }, byteLevel(false)),
    post_processor: { type: 'RobertaProcessing', sep: ['<|endoftext|>', v['<|endoftext|>']], cls: ['<|startoftext|>', v['<|startoftext|>']], trim_offsets: false, add_prefix_space: false }, decoder: seq('decoders', byteLevel(true), { type: 'BPEDecoder', suffix: '</w>' }) });
}
for (const lowercase of [true, false]) {
  const clean = lowercase ? corpus.toLowerCase().normalize('NFD').replace(/\p{Mn}/gu, '') : corpus;
  const words = [...clean.matchAll(/[\p{L}\p{M}\p{N}]+|[^\s\p{L}\p{M}\p{N}]/gu)].map(m => m[0]);
  const { vocab } = trainBpe(words, [], 250, { first: s => s.map((c, i) => i ? '##' + c : c), join: (a, b) => a + b.slice(2) });
  const v = numbered(['[PAD]', '[UNK]', '[CLS]', '[SEP]', '[MASK]', ...vocab.sort()]);
  families[lowercase ? 'bert-uncased' : 'bert-cased'] = file({ type: 'WordPiece', unk_token: '[UNK]', continuing_subword_prefix: '##', max_input_chars_per_word: lowercase ? 100 : 20, vocab: v }, {
    added_tokens: ['[PAD]', '[UNK]', '[CLS]', '[SEP]', '[MASK]'].map((t, i) => added(i, t)), normalizer: { type: 'BertNormalizer', clean_text: true, handle_chinese_chars: true, strip_accents: null, lowercase },
    pre_tokenizer: { type: 'BertPreTokenizer' }, post_processor: lowercase ? template([S('[CLS]'), Q('A'), S('[SEP]')], [S('[CLS]'), Q('A'), S('[SEP]'), Q('B', 1), S('[SEP]', 1)], [['[CLS]', 2], ['[SEP]', 3]]) : { type: 'BertProcessing', sep: ['[SEP]', 3], cls: ['[CLS]', 2] },
    decoder: { type: 'WordPiece', prefix: '##', cleanup: true } });
}
{
  const words = corpus.split(/\s+/).filter(Boolean).map(w => '\u2581' + w);
  const { vocab, merges } = trainBpe(words, [], 300);
  const pieces = vocab.filter(t => !/[今日はकन안]/.test(t));
  const score = t => -Math.round(1e4 * (2 + 9 / ([...t].length) + (pieces.indexOf(t) % 17) / 13)) / 1e4;
  const map = charsmap({ '\t': ' ', '\n': ' ', '\r': ' ', '\u00a0': ' ', '\u3000': ' ', '\u2003': ' ', 'ﬁ': 'fi', 'ﬂ': 'fl', 'Ａ': 'A', 'ｂ': 'b', 'ｃ': 'c', '①': '1', '½': '1⁄2', '²': '2', '\u00ad': '', '\u200b': ' ', '\u0000': '', '\u0001': '', 'e\u0301': 'é', 'か\u3099': 'が', 'ﷺ': 'صلى الله عليه وسلم', '\ufeff': '', 'n\u0303': 'ñ', 'Ⅷ': 'VIII' });
  const t5 = [['<pad>', 0], ['</s>', 0], ['<unk>', 0], ...pieces.map(t => [t, score(t)])];
  const extra = [1, 0].map((k, i) => added(t5.length + i, `<extra_id_${k}>`));
  families.t5 = file({ type: 'Unigram', unk_id: 2, vocab: t5, byte_fallback: false }, { added_tokens: ['<pad>', '</s>', '<unk>'].map((t, i) => added(i, t)).concat(extra), normalizer: { type: 'Precompiled', precompiled_charsmap: map },
    pre_tokenizer: seq('pretokenizers', { type: 'WhitespaceSplit' }, { type: 'Metaspace', replacement: '\u2581', prepend_scheme: 'always', split: true }), post_processor: template([Q('A'), S('</s>')], [Q('A'), S('</s>'), Q('B'), S('</s>')], [['</s>', 1]]), decoder: { type: 'Metaspace', replacement: '\u2581', prepend_scheme: 'always', split: true } });
  const bytes = [...Array(256).keys()].map(b => `<0x${b.toString(16).toUpperCase().padStart(2, '0')}>`);
  const uni = [['<unk>', 0], ['<s>', 0], ['</s>', 0], ...bytes.map(b => [b, -20]), ...pieces.map(t => [t, score(t)])];
  families['unigram-bytes'] = file({ type: 'Unigram', unk_id: 0, vocab: uni, byte_fallback: true }, { added_tokens: ['<unk>', '<s>', '</s>'].map((t, i) => added(i, t)), normalizer: seq('normalizers', { type: 'NFKC' }, { type: 'Replace', pattern: { Regex: ' {2,}' }, content: ' ' }, { type: 'Strip', strip_left: false, strip_right: true }),
    pre_tokenizer: { type: 'Metaspace', replacement: '\u2581', prepend_scheme: 'first', split: true }, post_processor: template([S('<s>'), Q('A'), S('</s>')], [S('<s>'), Q('A'), S('</s>'), S('</s>'), Q('B'), S('</s>')], [['<s>', 1], ['</s>', 2]]), decoder: seq('decoders', { type: 'ByteFallback' }, { type: 'Metaspace', replacement: '\u2581', prepend_scheme: 'first', split: true }) });
  const ll = numbered(['<unk>', '<s>', '</s>', ...bytes, ...pieces]);
  const ok = merges.filter(([a, b]) => a in ll && b in ll && a + b in ll);
  const llAdded = ['<unk>', '<s>', '</s>'].map((t, i) => added(i, t));
  const llPost = template([S('<s>'), Q('A')], [S('<s>'), Q('A'), S('<s>', 1), Q('B', 1)], [['<s>', 1]]);
  families.llama2 = file(bpe(ll, ok.map(m => m.join(' ')), { unk_token: '<unk>', fuse_unk: true, byte_fallback: true }), { added_tokens: llAdded, normalizer: seq('normalizers', { type: 'Prepend', prepend: '\u2581' }, { type: 'Replace', pattern: { String: ' ' }, content: '\u2581' }), post_processor: llPost,
    decoder: seq('decoders', { type: 'Replace', pattern: { String: '\u2581' }, content: ' ' }, { type: 'ByteFallback' }, { type: 'Fuse' }, { type: 'Strip', content: ' ', start: 1, stop: 0 }) });
  families['mistral-metaspace'] = file(bpe(ll, ok, { unk_token: '<unk>', fuse_unk: true, byte_fallback: true }), { added_tokens: llAdded, pre_tokenizer: { type: 'Metaspace', replacement: '\u2581', prepend_scheme: 'first', split: false }, post_processor: llPost, decoder: seq('decoders', { type: 'Replace', pattern: { String: '\u2581' }, content: ' ' }, { type: 'ByteFallback' }, { type: 'Fuse' }, { type: 'Strip', content: ' ', start: 1, stop: 0 }) });
  const plain = numbered(['<unk>', ...pieces]);
  const ok2 = merges.filter(([a, b]) => a in plain && b in plain && a + b in plain);
  families['bpe-unknown-fused'] = file(bpe(plain, ok2, { unk_token: '<unk>', fuse_unk: true }), { normalizer: { type: 'NFD' }, pre_tokenizer: { type: 'Metaspace', replacement: '\u2581', prepend_scheme: 'never', split: true }, decoder: { type: 'Metaspace', replacement: '\u2581', prepend_scheme: 'never', split: true } });
  families['bpe-unknown-single'] = file(bpe(plain, ok2, { unk_token: '<unk>' }), { normalizer: { type: 'Strip', strip_left: true, strip_right: true }, pre_tokenizer: { type: 'Metaspace', replacement: '\u2581', prepend_scheme: 'always', split: true } });
}
{
  const words = [...new Set(corpus.toLowerCase().normalize('NFKD').replace(/\p{M}/gu, '').match(/[\p{L}\p{N}_]+|[^\s\p{L}\p{N}_]+/gu))].sort();
  const v = numbered(['<unk>', ...words]);
  const level = (pre_tokenizer, o = {}) => file({ type: 'WordLevel', vocab: v, unk_token: '<unk>' }, { normalizer: seq('normalizers', { type: 'NFKD' }, { type: 'Lowercase' }, { type: 'StripAccents' }), pre_tokenizer, ...o });
  families['wordlevel-whitespace'] = level({ type: 'Whitespace' });
  families['wordlevel-punctuation'] = level(seq('pretokenizers', { type: 'WhitespaceSplit' }, { type: 'Punctuation', behavior: 'Isolated' }, { type: 'Digits', individual_digits: true }));
  families['wordlevel-contiguous'] = level(seq('pretokenizers', { type: 'Punctuation', behavior: 'Contiguous' }, { type: 'Digits', individual_digits: false }));
  families['wordlevel-merged'] = level(seq('pretokenizers', { type: 'Punctuation', behavior: 'MergedWithPrevious' }, { type: 'Split', pattern: { Regex: '\\s' }, behavior: 'MergedWithNext', invert: false }));
  families['wordlevel-invert'] = level(seq('pretokenizers', { type: 'Split', pattern: { Regex: '\\w+' }, behavior: 'MergedWithPrevious', invert: true }, { type: 'Split', pattern: { Regex: '[a-c]++|\\d' }, behavior: 'Contiguous', invert: true }));
}

function utf16(text) { const map = [0]; for (const c of text) map.push(map[map.length - 1] + c.length); return i => map[Math.min(i, map.length - 1)]; }

async function encode(t, a, b, addSpecialTokens) {
  const e = await t.encode(a, b, { addSpecialTokens }); const seqs = e.getSequenceIds(); const maps = [utf16(a), utf16(b ?? '')];
  return { ids: e.getIds(), types: e.getTypeIds(), special: e.getSpecialTokensMask(), offsets: e.getOffsets().map(([s, f], i) => seqs[i] === null || seqs[i] === undefined ? [s, f] : [maps[seqs[i]](s), maps[seqs[i]](f)]).flat() };
}

const [out, randomCount] = [process.argv[2], +(process.argv[3] ?? 0)];
fs.mkdirSync(out, { recursive: true });
let seed = 12345; const rnd = n => (seed = (Math.imul(seed, 1103515245) + 12345) >>> 0, Math.floor(seed / 4294967296 * n));
const pool = [...new Set([...texts.join(''), ...corpus])];
const fragments = ['<s>', '</s>', '<mask>', '[CLS]', '[MASK]', '<|endoftext|>', '<unk>', '  ', '   ', "'s", "'LL", ' the', 'reader', 'WORLD', '\u2581', '<0x41>', 'e\u0301', 'か\u3099', '👨‍👩‍👧', '\r\n', ' \n', '123', 'Ġ', '<extra_id_0>', '\u1112\u1161\u11ab', 'a\u0323\u0307'];
const random = () => { let s = ''; for (let i = rnd(25) + 1; i > 0; i--) s += rnd(4) === 0 ? fragments[rnd(fragments.length)] : rnd(6) === 0 ? String.fromCodePoint(rnd(3) ? rnd(0xd7ff) : 0x10000 + rnd(0x14000)) : pool[rnd(pool.length)]; return s; };
for (const [name, json] of Object.entries(families)) {
  const t = Tokenizer.fromString(JSON.stringify(json)); const cases = [];
  const all = [...texts.map(x => [x]), ...pairs]; for (let i = 0; i < randomCount; i++) all.push(rnd(5) ? [random()] : [random(), random()]);
  for (const [a, b] of all) {
    const e = await encode(t, a, b, true), plain = await encode(t, a, b, false);
    cases.push({ a, ...(b === undefined ? {} : { b }), ...e, plain: plain.ids, decoded: await t.decode(e.ids, false), skipped: await t.decode(e.ids, true) });
  }
  fs.writeFileSync(path.join(out, name + '.json'), `{"tokenizer":\n${JSON.stringify(json)},\n"cases":[\n${cases.map(c => JSON.stringify(c)).join(',\n')}\n]}\n`);
}

// Regular expressions as the reference (Oniguruma) splits by them: one token for each part.
const patterns = ["\\p{L}++|\\p{N}{1,3}+|[^\\s\\p{L}\\p{N}]++|\\s+", "'(?i:[sdmt]|ll|ve|re)|[^\\r\\n\\p{L}\\p{N}]?+\\p{L}+|\\p{N}{1,3}| ?[^\\s\\p{L}\\p{N}]++[\\r\\n]*|\\s*[\\r\\n]|\\s+(?!\\S)|\\s+", '[^\\r\\n\\p{L}\\p{N}]?[\\p{Lu}\\p{Lt}\\p{Lm}\\p{Lo}\\p{M}]*[\\p{Ll}\\p{Lm}\\p{Lo}\\p{M}]+(?i:\'s|\'t|\'re|\'ve|\'m|\'ll|\'d)?|\\p{N}{1,3}| ?[^\\s\\p{L}\\p{N}]+[\\r\\n/]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+', '\\p{Han}+', '[\\p{Hiragana}\\p{Katakana}]+', '\\w+', '\\W+', '[\\w]+', '\\d', '\\s', '^.', '.$', '\\h+', '[[:xdigit:]]+', '[[:punct:]]+', '[[:digit:]a]+', '\\p{^L}+', '\\P{L}+', '\\x{65e5}|\\u672c', '(a)(b)?+', '(?:a|b)*+c', 'a{2}+', 'a{,2}', '\\R', '(?<=a)b', '[一-龥]+'];
const samples = [...texts.filter(x => x.length > 0 && x.length < 60).filter((_, i) => i % 2 === 0), 'ab\ncd\r\nef', 'aaaaabaac abc', 'Ａ日本語𠀀ひらがなカタカナ', 'f00ba4 DEADbeef', 'Ⓐ ⅷ x\u0903y \u20ddz'];
fs.mkdirSync(path.join(out, 'patterns'), { recursive: true });
const rows = [];
for (const pattern of patterns) {
  const t = Tokenizer.fromString(JSON.stringify(file({ type: 'WordLevel', vocab: { '<unk>': 0 }, unk_token: '<unk>' }, { pre_tokenizer: { type: 'Split', pattern: { Regex: pattern }, behavior: 'Isolated', invert: false } })));
  for (const text of samples) rows.push({ pattern, text, offsets: (await encode(t, text, undefined, false)).offsets });
}
fs.writeFileSync(path.join(out, 'patterns', 'patterns.json'), `[\n${rows.map(r => JSON.stringify(r)).join(',\n')}\n]\n`);
