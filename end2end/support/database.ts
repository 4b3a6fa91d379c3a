// What SQL says: the numbers that the pages must show.
import pg from "pg";
import { test } from "@playwright/test";
import { shops, type Shop } from "./server.ts";

/** The shop that the running test is about. */
export function shop(): Shop {
  const found = shops.find(({ name }) => name === test.info().project.metadata.shop);
  if (!found) throw new Error("the project names no shop");
  return found;
}

/** Rows of a query, with numeric and bigint as JavaScript numbers. */
export async function rows<T extends pg.QueryResultRow>(sql: string, values: unknown[] = []): Promise<T[]> {
  // A socket address has no host before its path, which `URL` does not take.
  const address = new URL(shop().ownerUrl.replace("@/", "@localhost/"));
  const client = new pg.Client({
    user: address.username,
    database: address.pathname.slice(1),
    host: address.searchParams.get("host") ?? address.hostname,
    port: Number(address.searchParams.get("port") ?? (address.port || 5432)),
    password: address.password,
    types: { getTypeParser: (oid, format) => ([20, 1700].includes(oid) ? Number : pg.types.getTypeParser(oid, format)) },
  });
  await client.connect();
  try {
    return (await client.query<T>(sql, values)).rows;
  } finally {
    await client.end();
  }
}

export async function row<T extends pg.QueryResultRow>(sql: string): Promise<T> {
  const [first] = await rows<T>(sql);
  if (!first) throw new Error(`no row: ${sql}`);
  return first;
}
