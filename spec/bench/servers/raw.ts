import { createServer } from "node:http";

/** `node raw.js <port>`: the ceiling. */
createServer((_request, response) => {
  response.setHeader("content-type", "application/json");
  response.end(JSON.stringify({ hello: "world" }));
}).listen(Number(process.argv[2]), "127.0.0.1");
