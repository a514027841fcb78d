// Runs llama.cpp for the tests and the benchmarks: one request a line on standard input, one answer a line on standard output, both JSON.
// node llama.mjs <path of node-llama-cpp's entry file>
import {createInterface} from "node:readline";
import {pathToFileURL} from "node:url";

const {getLlama, LlamaLogLevel} = await import(pathToFileURL(process.argv[2]).href);
const llama = await getLlama({gpu: false, build: "never", skipDownload: true, progressLogs: false, logLevel: LlamaLogLevel.error});
let model, context, sequence, all;

const operations = {
    async load({path, threads, context: size, sequences = 1}) {
        await context?.dispose();
        await model?.dispose();
        model = await llama.loadModel({modelPath: path, gpuLayers: 0});
        // The cache in single precision, as Offprint keeps it, so that only the order of sums differs.
        context = await model.createContext({contextSize: size, sequences, batchSize: size, threads: {ideal: threads, min: threads}, flashAttention: false, experimentalKvCacheKeyType: "F32", experimentalKvCacheValueType: "F32"});
        all = Array.from({length: sequences}, () => context.getSequence());
        sequence = all[0];
        return {release: llama.llamaCppRelease.release, bos: model.tokens.bos, eos: model.tokens.eos};
    },
    async tokenize({texts}) {
        return {ids: texts.map(text => model.tokenize(text, true))};
    },
    async continue({ids, count}) {
        await sequence.clearHistory();
        const made = [];
        for await (const token of sequence.evaluate(ids, {temperature: 0, yieldEogToken: true})) {
            made.push(token);
            if (made.length === count) break;
        }
        return {ids: made};
    },
    // The distribution after every id from the given place on.
    async probabilities({ids, from}) {
        await sequence.clearHistory();
        const input = ids.map((id, at) => at < from ? id : [id, {generateNext: {probabilities: true, options: {temperature: 1, topK: 0, topP: 1, minP: 0}}}]);
        const output = await sequence.controlledEvaluate(input);
        return {rows: output.slice(from).map(item => { const row = []; for (const [id, p] of item.next.probabilities) row[id] = p; return Array.from(row, p => p ?? 0); })};
    },
    async prefill({ids, repeats}) {
        const seconds = [];
        for (let i = 0; i < repeats; i++) {
            await sequence.clearHistory();
            const start = performance.now();
            await sequence.evaluateWithoutGeneratingNewTokens(ids);
            seconds.push((performance.now() - start) / 1000);
        }
        return {seconds};
    },
    // One token at a time for several sequences together, from the moment on when all prompts are read.
    async decodeTogether({prompts, count}) {
        const heads = await Promise.all(prompts.map(async (ids, at) => {
            await all[at].clearHistory();
            await all[at].evaluateWithoutGeneratingNewTokens(ids.slice(0, -1));
            return ids.at(-1);
        }));
        const start = performance.now();
        await Promise.all(heads.map(async (id, at) => {
            let made = 0;
            for await (const _ of all[at].evaluate([id], {temperature: 0, yieldEogToken: true})) if (++made === count) break;
        }));
        return {seconds: (performance.now() - start) / 1000};
    },
    // Tokens after the first one, which pays for the prompt.
    async decode({ids, count}) {
        await sequence.clearHistory();
        let made = 0, start = 0;
        for await (const _ of sequence.evaluate(ids, {temperature: 0, yieldEogToken: true})) {
            if (made++ === 0) start = performance.now();
            if (made > count) break;
        }
        return {seconds: (performance.now() - start) / 1000};
    },
};

for await (const line of createInterface({input: process.stdin})) {
    const request = JSON.parse(line);
    let answer;
    try {
        answer = await operations[request.op](request);
    } catch (error) {
        answer = {error: String(error?.message ?? error)};
    }
    process.stdout.write(JSON.stringify(answer) + "\n");
}
await context?.dispose();
await model?.dispose();
await llama.dispose();
