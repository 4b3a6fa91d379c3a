// Renders every fixture in a WASM module (argument) and prints each as a line of base64.
// Plotters links wasm-bindgen for its own canvas backend. Its imports are answered with a function that throws, so
// the run also proves that nothing asks a browser to measure text.
import { readFileSync } from "node:fs";

const module = new WebAssembly.Module(readFileSync(process.argv[2]));
const imports = {};
for (const { module: from, name } of WebAssembly.Module.imports(module)) {
  imports[from] ??= {};
  imports[from][name] = () => {
    throw new Error(`the drawing called ${from}.${name}`);
  };
}
const { exports } = new WebAssembly.Instance(module, imports);
for (let index = 0; index < exports.fixture_count(); index += 1) {
  const address = exports.render(index);
  const bytes = new Uint8Array(exports.memory.buffer, address, exports.rendered_length());
  process.stdout.write(`${Buffer.from(bytes).toString("base64")}\n`);
}
