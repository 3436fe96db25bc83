import assert from "node:assert/strict";
import { functionsText, startedBy } from "../../../host/cli/banner.ts";
import { plain } from "../../../host/lib/paint.ts";

const options = { url: "http://127.0.0.1:7071", verbose: false, paint: plain };
const listed = (name: string, triggerType: string, description: string) => ({
  name,
  triggerType,
  description,
  disabled: false,
  problems: [],
});

describe("the list of functions at start", () => {
  it("has func's form: HTTP first, a tab, the name, a colon", () => {
    const text = functionsText(
      [
        listed("archive", "queueTrigger", "documents"),
        listed("submit", "httpTrigger", "[GET,POST] http://127.0.0.1:7071/api/submit"),
        { ...listed("old", "queueTrigger", "old"), disabled: true },
      ],
      options,
    );
    assert.equal(
      text,
      [
        "Listening on http://127.0.0.1:7071",
        "",
        "Functions:",
        "",
        "\tsubmit: [GET,POST] http://127.0.0.1:7071/api/submit",
        "",
        "\tarchive: queueTrigger  documents",
        "",
        "Function old is disabled.",
        "For detailed output, run sheaf with --verbose flag.",
        "",
      ].join("\n"),
    );
  });

  it("says so when nothing runs", () => {
    const bad = { ...listed("bad", "queueTrigger", "q"), problems: [{ code: "SHEAF_X", message: "No." }] };
    assert.match(functionsText([bad], options), /No function runs/);
  });

  it("shows the trigger's type alone where there is nothing to describe", () => {
    assert.equal(
      startedBy({ name: "a", triggerType: "manualTrigger", disabled: false, problems: [] }),
      "manualTrigger",
    );
  });
});
