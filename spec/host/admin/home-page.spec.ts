import assert from "node:assert/strict";
import { renderHomePage } from "../../../host/admin/home-page.ts";

const base = { config: { connection: "SECRET" }, isDisabled: false, problems: [] };
const http = { ...base, trigger: "httpTrigger" };

describe("the home page", () => {
  it("links where a click works: by GET, and with nothing to fill in", () => {
    const html = renderHomePage([
      { ...http, name: "get", url: "http://127.0.0.1/api/get", methods: ["post", "get"] },
      { ...http, name: "post", url: "http://127.0.0.1/api/post", methods: ["POST"] },
      { ...http, name: "param", url: "http://127.0.0.1/api/param/{id}" },
      { ...http, name: "off", url: "http://127.0.0.1/api/off", isDisabled: true },
      { ...http, name: "script", url: "javascript:alert(1)" },
    ]);
    const links = [...html.matchAll(/<a href="(\w+:[^"]*)"/g)].map(([, href]) => href);
    assert.deepEqual(links, ["http://127.0.0.1/api/get"]);
  });

  it("escapes names, descriptions and URLs", () => {
    const html = renderHomePage([
      { ...http, name: "<b>&\"'", url: "http://127.0.0.1/a?x=1&y=<2>" },
      { ...base, name: "queue", trigger: "queueTrigger", description: "my-<queue>" },
    ]);
    assert.match(html, /<strong>&#60;b&#62;&#38;&#34;&#39;<\/strong>/);
    assert.match(html, /href="http:\/\/127.0.0.1\/a\?x=1&#38;y=&#60;2&#62;"/);
    assert.match(html, /my-&#60;queue&#62;/);
  });

  it("says that a function is in error and not why, and shows no configuration", () => {
    const problems = [{ code: "SHEAF_X", message: "secret detail" }];
    const html = renderHomePage([{ ...base, name: "broken", trigger: "queueTrigger", problems }]);
    assert.match(html, /broken<\/strong><span>in error: see the log/);
    assert.doesNotMatch(html, /SECRET|secret detail/);
  });

  it("says what to do when there are no functions", () => {
    assert.match(renderHomePage([]), /sheaf init/);
  });
});
