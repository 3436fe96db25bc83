import { http } from "@google-cloud/functions-framework";
import { getTestServer } from "@google-cloud/functions-framework/testing";

/** `node functions-framework.js <port>`: the server that its command line starts, but on 127.0.0.1 only. */
http("hello", (_request, response) => {
  response.json({ hello: "world" });
});
getTestServer("hello").listen(Number(process.argv[2]), "127.0.0.1");
