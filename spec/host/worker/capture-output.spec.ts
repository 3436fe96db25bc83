import assert from "node:assert/strict";
import type { WorkerLog } from "../../../host/worker/messages.ts";
import { captureOutput } from "../../../host/worker/user/capture-output.ts";
import { functionInfo } from "../../../host/worker/user/function-info.ts";
import { Invocation } from "../../../host/worker/user/invocation.ts";

function invocation(id: string): Invocation {
  const source = { id: "f", name: "f", directory: "/", scriptFile: "f.js", bindings: {} };
  const call = { invocationId: id, inputData: [] };
  return new Invocation({ info: functionInfo(source), call, log: () => {}, reply: () => {} });
}

describe("captured output", () => {
  const logs: WorkerLog[] = [];
  let current: Invocation | undefined;
  let release: () => void;
  beforeEach(() => {
    logs.length = 0;
    release = captureOutput({ current: () => current, log: (entry) => logs.push(entry), all: false });
  });
  afterEach(() => {
    current = undefined;
    release();
  });
  const messages = () => logs.map(({ invocationId, message }) => `${invocationId}: ${message}`);

  it("keeps half lines apart until they are whole", () => {
    const [a, b] = [invocation("a"), invocation("b")];
    current = a;
    process.stdout.write("one ");
    current = b;
    process.stdout.write("two ");
    current = a;
    process.stdout.write("half\n");
    current = b;
    process.stdout.write("halves\nand a third");
    process.stdout.write("\n");
    current = undefined;
    assert.deepEqual(messages(), ["a: one half", "b: two halves", "b: and a third"]);
  });

  it("does not wait for the rest of a line when the invocation is over", () => {
    const late = invocation("late");
    current = late;
    for (let dots = 0; dots < 20_000; dots += 1) process.stdout.write(".");
    late.start(() => Promise.resolve());
    late.abort(new Error("over"));
    process.stdout.write("and the end");
    current = undefined;
    assert.deepEqual(messages(), [`late: ${".".repeat(20_000)}`, "late: and the end"]);
  });

  it("takes what is printed at once as one entry, of many lines too", () => {
    current = invocation("a");
    process.stdout.write("first\nsecond\n");
    current = undefined;
    assert.deepEqual(messages(), ["a: first\nsecond"]);
  });

  it("calls back whoever waits for a write", async () => {
    current = invocation("a");
    const written = new Promise<void>((resolve) =>
      process.stderr.write(Buffer.from("bytes\n"), () => resolve()),
    );
    current = undefined;
    await written;
    assert.deepEqual(messages(), ["a: bytes"]);
  });

  it("leaves the streams as they were", () => {
    const written = process.stdout.write;
    release();
    assert.notEqual(process.stdout.write, written);
  });
});
