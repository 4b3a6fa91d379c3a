// The server under test, on the workspace that `make test-warehouse` left behind.
import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "../..");
const release = join(process.env.CARGO_TARGET_DIR ?? join(root, "target"), "release");

// The real sample where it could be loaded, otherwise the generated shop.
const workspace = [".data/test-sample", ".data/test-generated"].map((path) => join(root, path)).find((path) => existsSync(path));
if (!workspace) throw new Error("no workspace to test: run `make test-warehouse` first");

function url(role: "owner" | "web"): string {
  return execFileSync(join(release, "clv"), ["--workspace", workspace!, "db", "url", "--role", role], { encoding: "utf8" }).trim();
}

export const isSample = workspace.endsWith("test-sample");

/** For the tests' own questions to the database. */
export const ownerUrl = url("owner");

const port = Number(process.env.CLV_TEST_PORT ?? 3117);

export const server = {
  address: `http://127.0.0.1:${port}`,
  command: join(release, "clv-server"),
  environment: {
    CLV_DATABASE_URL: url("web"),
    CLV_ADDR: `127.0.0.1:${port}`,
    CLV_LOG: "warn",
    LEPTOS_SITE_ROOT: process.env.LEPTOS_SITE_ROOT ?? join(root, "target/site"),
    LEPTOS_OUTPUT_NAME: "clave",
  },
};
