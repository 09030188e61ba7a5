// Trains nlp.js on examples and ranks the questions asked: a peer of the answers' bench.
// In, as JSON: {"examples": [[text, topic], …], "asked": [text, …]}. Out: [[[topic, score], …three at most], …].
import { readFileSync } from "node:fs";
import { NlpManager } from "node-nlp";

const { examples, asked } = JSON.parse(readFileSync(0, "utf8"));
const manager = new NlpManager({ languages: ["en"], autoSave: false, nlu: { log: false, useNoneFeature: false } });
for (const [text, topic] of examples) manager.addDocument("en", text, topic);
await manager.train();

const ranked = [];
for (const text of asked) {
  const { classifications } = await manager.process("en", text);
  ranked.push(classifications.slice(0, 3).map(({ intent, score }) => [intent, score]));
}
process.stdout.write(JSON.stringify(ranked));
