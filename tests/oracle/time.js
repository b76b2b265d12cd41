// Reads the queries of the input, one JSON string a line, and prints how many of them it reads in a second.

import { createInterface } from "node:readline";

import { read } from "./grammar.js";

const SECONDS = 2;
const queries = [];
for await (const line of createInterface({ input: process.stdin, crlfDelay: Infinity })) queries.push(JSON.parse(line));

function readAll() {
  for (const query of queries) {
    try {
      read(query);
    } catch (error) {
      if (!(error instanceof RangeError)) throw error; // the stack was exhausted
    }
  }
}

readAll(); // until the engine has compiled what it runs often
let rounds = 0;
const began = performance.now();
while (performance.now() - began < SECONDS * 1000) {
  readAll();
  rounds += 1;
}
process.stdout.write(`${(rounds * queries.length * 1000) / (performance.now() - began)}\n`);
