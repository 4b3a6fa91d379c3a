// The servers under test, one a shop, on the workspaces that `make test-warehouse` left behind.
import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "../..");
const release = join(process.env.CARGO_TARGET_DIR ?? join(root, "target"), "release");
const firstPort = Number(process.env.CLV_TEST_PORT ?? 3117);

/** A shop with its server. */
export interface Shop {
  name: string;
  /** For the tests' own questions to the database. */
  ownerUrl: string;
  address: string;
  command: string;
  environment: Record<string, string>;
}

function url(workspace: string, role: "owner" | "web"): string {
  return execFileSync(join(release, "clv"), ["--workspace", workspace, "db", "url", "--role", role], { encoding: "utf8" }).trim();
}

/** The first of these workspaces that is there, behind a server of its own. */
function shop(names: string[], port: number): Shop | undefined {
  const name = names.find((name) => existsSync(join(root, ".data", name)));
  if (!name) return undefined;
  const workspace = join(root, ".data", name);
  return {
    name,
    ownerUrl: url(workspace, "owner"),
    address: `http://127.0.0.1:${port}`,
    command: join(release, "clv-server"),
    environment: {
      CLV_DATABASE_URL: url(workspace, "web"),
      CLV_ADDR: `127.0.0.1:${port}`,
      CLV_LOG: "warn",
      // All tests are one client.
      CLV_RATE_PER_SECOND: "0",
      LEPTOS_SITE_ROOT: process.env.LEPTOS_SITE_ROOT ?? join(root, "target/site"),
      LEPTOS_OUTPUT_NAME: "clave",
    },
  };
}

// The real sample where it could be loaded, otherwise the generated shop. Pictures are of what `make demo` shows.
const found = shop(process.env.CLV_GALLERY ? ["generated"] : ["test-sample", "test-generated"], firstPort);
if (!found) throw new Error("no workspace to test: run `make test-warehouse` first, or for pictures `make pipeline`");

/** A marketplace: all that a page can show. */
export const marketplace: Shop = found;

/** An order log: customers, moments, amounts and little else. */
export const orderLog: Shop | undefined = shop(["test-log"], firstPort + 1);

/** A shop whose names the tests replace by programs. */
export const hostile: Shop | undefined = shop(["test-small"], firstPort + 2);

export const shops: Shop[] = [marketplace, ...(orderLog ? [orderLog] : []), ...(hostile ? [hostile] : [])];
