// Answers each line of the input, a JSON string with a query, by a line: null if the grammar refuses it, false if the
// parser gave up, else what it says in lists: what is asked, then the keys of the order.

import { createInterface } from "node:readline";

import { read } from "./grammar.js";
import { outline } from "./outline.js";

function answer(text) {
  try {
    const tree = read(text);
    return tree && outline(tree);
  } catch (error) {
    if (error instanceof RangeError) return false; // the stack was exhausted
    throw error;
  }
}

for await (const line of createInterface({ input: process.stdin, crlfDelay: Infinity })) {
  process.stdout.write(`${JSON.stringify(answer(JSON.parse(line)))}\n`);
}
