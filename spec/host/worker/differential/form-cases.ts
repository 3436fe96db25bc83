import { type Case, httpCase } from "./case.ts";

const CRLF = "\r\n";
const multipart = [
  "--XX",
  'Content-Disposition: form-data; name="text"',
  "",
  "first line",
  "second line",
  "--XX",
  'content-disposition: form-data; name=file; filename="a \\"b\\".txt"',
  "Content-Type: text/plain",
  "",
  "content",
  "--XX",
  'Content-Disposition: form-data; name="text"',
  "",
  "",
  "--XX--",
  "",
].join(CRLF);
const nameful = ["--XX", 'Content-Disposition: form-data; name="text"', "", "value", ""].join(CRLF);
const nameless = ["--XX", "Content-Type: text/plain", "", "x", "--XX--", ""].join(CRLF);

function form(name: string, contentType: string | undefined, text: string): Case {
  const headers: Record<string, string> = contentType ? { "content-type": contentType } : {};
  return httpCase(`a form: ${name}`, { method: "POST", headers, text }, async (context, req) => {
    const parsed = req.parseFormBody();
    const parts = [...parsed].map(([key, { value, fileName, contentType: type }]) => [
      key,
      value.toString(),
      fileName,
      type,
    ]);
    const seen = [
      parsed.has("text"),
      parsed.has("no"),
      parsed.get("no"),
      parsed.getAll("text").length,
      parsed.length,
    ];
    context.res = { body: { parts, seen, first: parsed.get("text")?.value.toString() } };
  });
}

const URL_ENCODED = "application/x-www-form-urlencoded";

export const formCases: readonly Case[] = [
  form("url-encoded", URL_ENCODED, "text=a+b&text=%C3%BC&c="),
  form("url-encoded with a charset", `${URL_ENCODED}; charset=utf-8`, "text=1"),
  form("url-encoded that parses as JSON", URL_ENCODED, "5"),
  form("multipart", "multipart/form-data; boundary=XX", multipart),
  form("multipart with a quoted boundary", 'Multipart/Form-Data; boundary="XX"', multipart),
  form(
    "multipart with bare line feeds",
    "multipart/form-data; boundary=XX",
    multipart.replaceAll(CRLF, "\n"),
  ),
  form("multipart with words before it", "multipart/form-data; boundary=XX", `preamble${CRLF}${multipart}`),
  form("multipart without a boundary", "multipart/form-data", multipart),
  form("multipart without a name", "multipart/form-data; boundary=XX", nameless),
  form("multipart that ends early", "multipart/form-data; boundary=XX", multipart.slice(0, 90)),
  form("multipart without its last line break", "multipart/form-data; boundary=XX", multipart.slice(0, -2)),
  form(
    "multipart without a line break after content",
    "multipart/form-data; boundary=XX",
    `${nameful}--XX--`,
  ),
  form("no content type", undefined, "a=1"),
  form("another content type", "text/plain", "a=1"),
  form("nonsense for a content type", "nonsense", "a=1"),
];
