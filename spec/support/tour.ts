import assert from "node:assert/strict";

/** A command of a document and what the document says it prints. */
export interface TourStep {
  readonly command: string;
  readonly expected: string;
}

/** The steps of the fenced blocks ```` ```console tour=<name> ````: `$ command`, then its output, in which … stands for anything. */
export function readTour(document: string): Map<string, TourStep[]> {
  const tours = new Map<string, TourStep[]>();
  for (const [, name = "", block = ""] of document.matchAll(/^```console tour=(\S+)\n([\s\S]*?)^```$/gm)) {
    const steps = block
      .split(/^\$ /m)
      .slice(1)
      .map((step) => {
        const [command = "", ...output] = step.trimEnd().split("\n");
        return { command, expected: output.join("\n") };
      });
    tours.set(name, [...(tours.get(name) ?? []), ...steps]);
  }
  return tours;
}

export function assertOutput(actual: string, expected: string, command: string): void {
  const pattern = expected.split("…").map(literally).join("[^]*?");
  const fits = new RegExp(`^${pattern}$`).test(actual.trim());
  assert.ok(fits, `$ ${command}\nprints\n${actual}\ninstead of\n${expected}`);
}

function literally(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}
