import { type BrokenApp, bindings, orders, QUEUE, TABLE } from "./broken-app.ts";

/** Function Orders is in error: for its JSON, its bindings or what they are together. */
export const brokenBindings: readonly BrokenApp[] = [
  {
    what: "a missing comma",
    files: orders('{\n  "bindings": [\n    { "type": "queueTrigger"\n      "name": "order" }\n  ]\n}'),
    expected: [["SHEAF_JSON_SYNTAX", "3:29", /A comma is missing here/, /Add a comma/]],
  },
  {
    what: "a brace that is never closed",
    files: orders('{ "bindings": [\n  { "type": "queueTrigger"\n]}'),
    expected: [["SHEAF_JSON_SYNTAX", "3:1", /opened in line 2 .* a } is missing/, /Add the missing }/]],
  },
  {
    what: "text that is no JSON",
    files: orders("bindings:\n  - type: queueTrigger"),
    expected: [["SHEAF_JSON_SYNTAX", "1:1", /bindings is no JSON value/, /Write "bindings"/]],
  },
  {
    what: "a list where an object is expected",
    files: orders(`[${QUEUE}]`),
    expected: [["SHEAF_FUNCTION_JSON", "1:1", /an object \{ … \} is expected/, /bindings/]],
  },
  {
    what: "no bindings",
    files: orders('{\n  "bindings": []\n}'),
    expected: [["SHEAF_FUNCTION_JSON", "2:15", /At least one binding must be declared/, /trigger/]],
  },
  {
    what: "mistyped bindings",
    files: orders(`{ "binding": [${QUEUE}] }`),
    expected: [["SHEAF_FUNCTION_JSON", "1:1", /At least one binding must be declared/, /trigger/]],
  },
  {
    what: "an unknown type, close to a known one",
    files: orders(bindings('{ "type": "queueTriger", "name": "order", "queueName": "orders" }')),
    expected: [
      ["SHEAF_BINDING_TYPE", "2:11", /'queueTriger' are not registered/, /Did you mean "queueTrigger"\?/],
    ],
  },
  {
    what: "an unknown type, close to none",
    files: orders(bindings(QUEUE, '{ "type": "sendGrid", "name": "mail", "direction": "out" }')),
    expected: [["SHEAF_BINDING_TYPE", "3:11", /'sendGrid' are not registered/, /Known are .*timerTrigger/]],
  },
  {
    what: "a missing type",
    files: orders(bindings(QUEUE, '{ "name": "row", "direction": "out" }')),
    expected: [
      ["SHEAF_BINDING_TYPE", "3:1", /Binding 'row' is invalid. Bindings must specify a Type/, /"type":/],
    ],
  },
  {
    what: "two triggers",
    files: orders(bindings(QUEUE, '{ "type": "timerTrigger", "name": "timer", "schedule": "0 * * * * *" }')),
    expected: [
      ["SHEAF_TRIGGER_COUNT", "3:11", /Multiple trigger bindings defined/, /Remove all triggers but one/],
    ],
  },
  {
    what: "no trigger",
    files: orders(bindings(TABLE)),
    expected: [["SHEAF_TRIGGER_COUNT", "1:15", /No trigger binding specified/, /ends with Trigger/]],
  },
  {
    what: "duplicate binding names",
    files: orders(bindings(QUEUE, TABLE.replace('"row"', '"ORDER"'))),
    expected: [["SHEAF_BINDING_NAME", "3:28", /Multiple bindings with name 'ORDER' discovered/, /Rename/]],
  },
  {
    what: "a binding name with an underscore",
    files: orders(bindings(QUEUE.replace('"order"', '"my_order"'))),
    expected: [
      ["SHEAF_BINDING_NAME", "2:35", /The binding name "my_order" is invalid/, /letters and digits/],
    ],
  },
  {
    what: "a mistyped name",
    files: orders(bindings('{ "type": "queueTrigger", "nmae": "order", "queueName": "orders" }')),
    expected: [["SHEAF_BINDING_NAME", "2:27", /no name/, /Did you mean "name" where it says "nmae"\?/]],
  },
  {
    what: "an unknown direction",
    files: orders(bindings(QUEUE, TABLE.replace('"out"', '"outt"'))),
    expected: [
      ["SHEAF_BINDING_DIRECTION", "3:48", /'outt' is not a valid binding direction/, /Did you mean "out"\?/],
    ],
  },
  {
    what: "$return as an input",
    files: orders(
      bindings(QUEUE, '{ "type": "table", "name": "$return", "direction": "in", "tableName": "rows" }'),
    ),
    expected: [
      ["SHEAF_BINDING_DIRECTION", "3:52", /\$return bindings must specify a direction of 'out'/, /"out"/],
    ],
  },
  {
    what: "http as an input",
    files: orders(bindings(QUEUE, '{ "type": "http", "name": "res", "direction": "in" }')),
    expected: [
      ["SHEAF_BINDING_DIRECTION", "3:47", /Http binding can only be used for output/, /"direction": "out"/],
    ],
  },
  {
    what: "a trigger as an output",
    files: orders(bindings(QUEUE.replace("{", '{ "direction": "out",'))),
    expected: [["SHEAF_BINDING_DIRECTION", "2:16", /a trigger's direction is 'in'/, /"direction": "in"/]],
  },
];
