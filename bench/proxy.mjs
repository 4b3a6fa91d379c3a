// A proxy that compresses what an app does not, as a careful operator would put before it. Compressed files are kept.
//
// usage: node proxy.mjs PORT UPSTREAM_PORT
import { createServer, request as ask } from "node:http";
import { connect } from "node:net";
import { brotliCompressSync, constants } from "node:zlib";

const [port, upstream] = process.argv.slice(2).map(Number);
const COMPRESSIBLE = /javascript|json|css|html|svg|wasm|text/;
const kept = new Map();

const compress = (content) => brotliCompressSync(content, { params: { [constants.BROTLI_PARAM_QUALITY]: 9, [constants.BROTLI_PARAM_SIZE_HINT]: content.length } });

const server = createServer((incoming, outgoing) => {
  const forwarded = ask({ host: "127.0.0.1", port: upstream, method: incoming.method, path: incoming.url, headers: { ...incoming.headers, "accept-encoding": "identity" } }, (answer) => {
    const parts = [];
    answer.on("data", (part) => parts.push(part));
    answer.on("end", () => {
      const { "content-length": _length, "transfer-encoding": _transfer, ...headers } = answer.headers;
      let body = Buffer.concat(parts);
      const accepts = /\bbr\b/.test(incoming.headers["accept-encoding"] ?? "");
      if (accepts && answer.statusCode === 200 && COMPRESSIBLE.test(headers["content-type"] ?? "") && body.length > 500) {
        const key = `${incoming.url} ${body.length}`;
        if (!kept.has(key)) kept.set(key, compress(body));
        body = kept.get(key);
        headers["content-encoding"] = "br";
      }
      outgoing.writeHead(answer.statusCode, { ...headers, "content-length": body.length });
      outgoing.end(body);
    });
  });
  forwarded.on("error", () => outgoing.writeHead(502).end());
  incoming.pipe(forwarded);
});

// WebSockets pass through as they are.
server.on("upgrade", (incoming, socket, head) => {
  const other = connect(upstream, "127.0.0.1", () => {
    const headers = Object.entries(incoming.headers).map(([name, value]) => `${name}: ${value}`);
    other.write(`${incoming.method} ${incoming.url} HTTP/1.1\r\n${headers.join("\r\n")}\r\n\r\n`);
    other.write(head);
    socket.pipe(other).pipe(socket);
  });
  for (const end of [socket, other]) end.on("error", () => (socket.destroy(), other.destroy()));
});

server.listen(port, "127.0.0.1");
