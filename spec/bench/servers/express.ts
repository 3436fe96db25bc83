import express from "express";

/** `node express.js <port>` */
const app = express();
app.get("/api/f0", (_request, response) => {
  response.json({ hello: "world" });
});
app.listen(Number(process.argv[2]), "127.0.0.1");
