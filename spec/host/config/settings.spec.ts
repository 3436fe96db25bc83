import { strict as assert } from "node:assert";
import { Settings } from "../../../host/config/settings.ts";

const where = { file: "local.settings.json", line: 3, column: 5 };

describe("Settings", () => {
  it("lets the environment win over local.settings.json", () => {
    const settings = new Settings({ A: "env" }, [
      { name: "a", value: "local", where },
      { name: "B", value: "local", where },
    ]);
    assert.deepEqual([settings.get("A"), settings.get("B")], ["env", "local"]);
    assert.equal(settings.where("a"), undefined);
    assert.deepEqual(settings.where("b"), where);
  });

  it("matches names without regard to case, and : like __", () => {
    const settings = new Settings({ Orders__Queue__Url: "x", "a:b": "y" });
    assert.equal(settings.get("orders:queue__URL"), "x");
    assert.equal(settings.get("A__B"), "y");
  });

  it("reads sections with their members as written", () => {
    const settings = new Settings({ X__queueServiceUri: "u", "x:credential": "c", X__a__b: "d", XY__z: "e" });
    assert.deepEqual(settings.section("X"), { queueServiceUri: "u", credential: "c", a__b: "d" });
    assert.equal(settings.section("nothing"), undefined);
  });

  it("has a default for AzureWebJobsStorage alone among the connections, also when it is empty", () => {
    assert.equal(new Settings({}).get("azurewebjobsstorage"), "local:");
    assert.equal(new Settings({ AzureWebJobsStorage: "" }).get("AzureWebJobsStorage"), "local:");
    assert.equal(new Settings({}).get("AzureWebJobsOrders"), undefined);
  });

  it("gives AzureWebJobsStorage no default when it is a section", () => {
    assert.equal(
      new Settings({ AzureWebJobsStorage__queueServiceUri: "u" }).get("AzureWebJobsStorage"),
      undefined,
    );
  });

  it("hands user code what its environment lacks", () => {
    const settings = new Settings({ A: "env", AzureWebJobsStorage: "amqp:" }, [
      { name: "a", value: "local", where },
      { name: "B", value: "local", where },
    ]);
    assert.deepEqual(settings.forProcess(), {
      FUNCTIONS_WORKER_RUNTIME: "node",
      AZURE_FUNCTIONS_ENVIRONMENT: "Development",
      B: "local",
    });
  });

  it("does not find what only objects have", () => {
    assert.equal(new Settings({}).get("constructor"), undefined);
    assert.equal(new Settings({}).get("__proto__"), undefined);
  });
});
