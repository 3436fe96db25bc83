import type { AdminFunction } from "./admin-host.ts";

const STYLE = `
:root{color-scheme:light dark;--ink:#1c2127;--soft:#5c6670;--line:#d9dee3;--paper:#fbfaf7;--card:#fff;--accent:#9a6700}
@media(prefers-color-scheme:dark){:root{--ink:#e8e6e1;--soft:#9aa4ad;--line:#31363c;--paper:#15181b;--card:#1d2125;--accent:#e3b341}}
body{margin:0;background:var(--paper);color:var(--ink);font:16px/1.5 system-ui,sans-serif}
main{max-width:46rem;margin:0 auto;padding:3rem 1.25rem}
h1{font-size:1.6rem;margin:0 0 .25rem}p{color:var(--soft);margin:0 0 1.5rem}
ul{list-style:none;margin:0;padding:0;border:1px solid var(--line);border-radius:.6rem;background:var(--card);overflow:hidden}
li{display:flex;flex-wrap:wrap;gap:.25rem 1rem;padding:.75rem 1rem}li+li{border-top:1px solid var(--line)}
strong{min-width:10rem;overflow-wrap:anywhere}span,a{color:var(--soft);overflow-wrap:anywhere}a{color:var(--accent)}
.off strong{text-decoration:line-through}.bad strong{color:#cf222e}footer{margin-top:1.5rem;color:var(--soft);font-size:.875rem}`;

/** Names and routes only: nothing of settings, and of a broken function only that it is broken. */
export function renderHomePage(functions: readonly AdminFunction[]): string {
  const list =
    functions.length === 0
      ? "<p>It has no functions yet. <code>sheaf init</code> makes one.</p>"
      : `<ul>\n${functions.map(renderFunction).join("\n")}\n</ul>`;
  return `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Function App</title>
<style>${STYLE}</style></head>
<body><main>
<h1>Your function App is up and running</h1>
<p>${functions.length} ${functions.length === 1 ? "function" : "functions"}</p>
${list}
<footer>Sheaf · <a href="/admin/host/status">status</a> · <a href="/readyz">readiness</a></footer>
</main></body>
</html>
`;
}

function renderFunction(found: AdminFunction): string {
  const broken = found.problems.length > 0;
  const mark = broken ? ' class="bad"' : found.isDisabled ? ' class="off"' : "";
  return `<li${mark}><strong>${escapeHtml(found.name)}</strong>${renderState(found, broken)}</li>`;
}

function renderState(found: AdminFunction, broken: boolean): string {
  if (broken) return "<span>in error: see the log</span>";
  if (found.isDisabled) return "<span>disabled</span>";
  if (!found.url) return `<span>${escapeHtml(found.description ?? found.trigger)}</span>`;
  const methods = found.methods?.length
    ? `<span>${escapeHtml(found.methods.join(", ").toUpperCase())}</span>`
    : "";
  return `${methods}${renderUrl(found.url, found.methods)}`;
}

/** A link only where a click can work: by GET, and with nothing to fill in. */
function renderUrl(url: string, methods: readonly string[] | undefined): string {
  const text = escapeHtml(url);
  const followable = /^https?:\/\//.test(url) && !url.includes("{") && takesGet(methods);
  return followable ? `<a href="${text}">${text}</a>` : `<span>${text}</span>`;
}

function takesGet(methods: readonly string[] | undefined): boolean {
  return !methods?.length || methods.some((method) => method.toUpperCase() === "GET");
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (char) => `&#${char.charCodeAt(0)};`);
}
