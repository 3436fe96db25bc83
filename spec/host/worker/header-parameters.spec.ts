import assert from "node:assert/strict";
import { parseContentDisposition, parseContentType } from "../../../host/worker/user/header-parameters.ts";

describe("headers of forms", () => {
  it("are read in time that grows with their length, whatever they hold", () => {
    const blank = " ".repeat(50_000);
    for (const tail of ["x\u2028x", ";x\u2028x"]) {
      assert.throws(() => parseContentDisposition(`form-data${blank}${tail}`), /content-disposition/);
      assert.throws(() => parseContentType(`multipart/form-data${blank}${tail}`), /content-type/);
      const [, parameters] = parseContentDisposition(`form-data; name=a; x=b${blank}c`);
      assert.equal(parameters.get("name"), "a");
    }
  });
});
