// Compresses the site's files once, as well as it can be done, so that the server never has to.
// Programs first lose what is there twice or for nothing: in an order of passes, which cargo-leptos keeps in none.
//
// usage: node scripts/precompress.mjs SITE
import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { extname, join } from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";

const COMPRESSED = new Set([".br", ".gz"]);
const WORTH_IT = new Set([".css", ".js", ".json", ".svg", ".wasm"]);

const PASSES = ["--duplicate-function-elimination", "--code-folding", "--rse", "--vacuum", "--dae-optimizing"];
// What rustc's programs use.
const FEATURES = ["bulk-memory", "multivalue", "mutable-globals", "nontrapping-float-to-int", "reference-types", "sign-ext"];

// Where a library panics is of no use to a visitor, and the paths tell whose machine built the program.
const LIBRARIES = new RegExp(`(?:${join(process.env.CARGO_HOME ?? join(homedir(), ".cargo"), "registry/src")}|/rustc|/rust/deps)/[\\w./-]+?\\.rs`, "g");

// The same length, so that everything else stays where it is.
const withoutPaths = (program) => Buffer.from(program.toString("latin1").replace(LIBRARIES, (path) => ".".repeat(path.length)), "latin1");

// Programs are more like fonts than like text: a thousandth smaller.
const brotli = (content, ending) =>
  brotliCompressSync(content, {
    params: {
      [constants.BROTLI_PARAM_MODE]: ending === ".wasm" ? constants.BROTLI_MODE_FONT : constants.BROTLI_MODE_GENERIC,
      [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY,
      [constants.BROTLI_PARAM_LGWIN]: constants.BROTLI_MAX_WINDOW_BITS,
      [constants.BROTLI_PARAM_SIZE_HINT]: content.length,
    },
  });

function files(folder) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    return entry.isDirectory() ? files(path) : [path];
  });
}

const [site] = process.argv.slice(2);
if (!site || !statSync(site, { throwIfNoEntry: false })?.isDirectory()) {
  console.error("usage: node scripts/precompress.mjs SITE, the folder of the site's files");
  process.exit(2);
}
// What an earlier build left would be served in place of what it was made from.
for (const path of files(site)) if (COMPRESSED.has(extname(path))) rmSync(path);
for (const path of files(site)) {
  if (extname(path) !== ".wasm") continue;
  execFileSync("wasm-opt", [...FEATURES.map((name) => `--enable-${name}`), ...PASSES, path, "-o", path], { stdio: "inherit" });
  writeFileSync(path, withoutPaths(readFileSync(path)));
}
for (const path of files(site)) {
  if (!WORTH_IT.has(extname(path))) continue;
  const content = readFileSync(path);
  writeFileSync(`${path}.br`, brotli(content, extname(path)));
  writeFileSync(`${path}.gz`, gzipSync(content, { level: constants.Z_BEST_COMPRESSION }));
}
