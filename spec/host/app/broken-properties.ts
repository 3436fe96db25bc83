import { type BrokenApp, bindings, INDEX, orders, QUEUE, TABLE } from "./broken-app.ts";

/** Function Orders is in error: for the properties of a binding, its script, its connections. */
export const brokenProperties: readonly BrokenApp[] = [
  {
    what: "a missing property",
    files: orders(bindings('{ "type": "queueTrigger", "name": "order" }')),
    expected: [
      [
        "SHEAF_BINDING_PROPERTY",
        "2:1",
        /Unable to configure binding 'order' of type 'queueTrigger'.*"queueName" is missing/,
        /Add "queueName": The name of the queue/,
      ],
    ],
  },
  {
    what: "a mistyped property",
    files: orders(bindings('{ "type": "queueTrigger", "name": "order", "queuName": "orders" }')),
    expected: [
      [
        "SHEAF_BINDING_PROPERTY",
        "2:44",
        /"queueName" is missing/,
        /Did you mean "queueName" where it says "queuName"\?/,
      ],
    ],
  },
  {
    what: "a word that is not allowed",
    files: orders(bindings('{ "type": "httpTrigger", "name": "req", "authLevel": "anonymus" }')),
    expected: [
      [
        "SHEAF_BINDING_PROPERTY",
        "2:54",
        /"authLevel" is "anonymus"; allowed are "anonymous", "function", "admin"/,
        /Did you mean "anonymous"\?/,
      ],
    ],
  },
  {
    what: "a method that is none",
    files: orders(bindings('{ "type": "httpTrigger", "name": "req", "methods": ["get", "pots"] }')),
    expected: [
      ["SHEAF_BINDING_PROPERTY", "2:60", /"methods\[1\]" is "pots"; allowed are/, /Did you mean "POST"\?/],
    ],
  },
  {
    what: "a property of the wrong type",
    files: orders(bindings('{ "type": "timerTrigger", "name": "timer", "schedule": 5 }')),
    expected: [["SHEAF_BINDING_PROPERTY", "2:56", /"schedule" is 5; a string is expected/, /When/]],
  },
  {
    what: "a scriptFile that does not exist",
    files: orders(`{ "scriptFile": "indx.js", "bindings": [${QUEUE}] }`),
    expected: [
      [
        "SHEAF_FUNCTION_SCRIPT",
        "1:17",
        /'scriptFile' property is set to a file that does not exist: "indx.js"/,
        /Did you mean "index.js"\?/,
      ],
    ],
  },
  {
    what: "a scriptFile in a folder that is not built",
    files: orders(`{ "scriptFile": "../dist/Orders/index.js", "bindings": [${QUEUE}] }`),
    expected: [["SHEAF_FUNCTION_SCRIPT", "1:17", /does not exist/, /npm run build/]],
  },
  {
    what: "no script",
    files: { "Orders/function.json": bindings(QUEUE) },
    expected: [["SHEAF_FUNCTION_SCRIPT", "", /Unable to determine the primary function script/, /index\.js/]],
  },
  {
    what: "TypeScript that is not compiled",
    files: { "Orders/function.json": bindings(QUEUE), "Orders/index.ts": "export default 1;" },
    expected: [
      [
        "SHEAF_FUNCTION_SCRIPT",
        "",
        /Unable to determine the primary function script/,
        /Compile the TypeScript/,
      ],
    ],
  },
  {
    what: "several scripts, none of them index.js",
    files: { "Orders/function.json": bindings(QUEUE), "Orders/a.js": INDEX, "Orders/b.js": INDEX },
    expected: [
      ["SHEAF_FUNCTION_SCRIPT", "", /Unable to determine the primary function script/, /a\.js, b\.js/],
    ],
  },
  {
    what: "a connection without a setting",
    files: orders(bindings(QUEUE.replace("}", ', "connection": "Shop" }'))),
    expected: [
      [
        "SHEAF_CONNECTION_MISSING",
        "2:82",
        /"AzureWebJobsShop" or "Shop" does not exist/,
        /local\.settings\.json/,
      ],
    ],
  },
  {
    what: "a mistyped connection",
    files: orders(bindings(QUEUE.replace("}", ', "connection": "Ordrs" }')), {
      "local.settings.json": { Values: { AzureWebJobsOrders: "local:" } },
    }),
    expected: [["SHEAF_CONNECTION_MISSING", "2:82", /does not exist/, /Did you mean "AzureWebJobsOrders"\?/]],
  },
  {
    what: "a connection in no known form",
    files: orders(bindings(QUEUE.replace("}", ', "connection": "Shop" }')), {
      "local.settings.json": { Values: { Shop: "redis://user:hush@host" } },
    }),
    expected: [["SHEAF_CONNECTION_UNKNOWN", "2:82", /begins with "redis:"/, /local: or amqp: or amqps:/]],
  },
  {
    what: "a connection string in the place of a setting's name",
    files: orders(bindings(QUEUE.replace("}", ', "connection": "amqp://user:hush@host" }'))),
    expected: [["SHEAF_BINDING_PROPERTY", "2:82", /takes the name of a setting/, /write "Orders" here/]],
  },
  {
    what: "a setting's value in the place of its name",
    files: orders(bindings(QUEUE.replace("}", ', "connection": "%Shop%" }')), {
      "local.settings.json": { Values: { Shop: "AccountName=x;AccountKey=hush" } },
    }),
    expected: [["SHEAF_BINDING_PROPERTY", "2:82", /takes the name of a setting/, /./]],
  },
  {
    what: "a %SETTING% that does not exist",
    files: orders(bindings(QUEUE.replace('"orders"', '"in-%REGION%"'))),
    expected: [
      ["SHEAF_SETTING_UNRESOLVED", "2:57", /'%REGION%' does not resolve to a value/, /local\.settings\.json/],
    ],
  },
  {
    what: "a % without its second one",
    files: orders(bindings(QUEUE.replace('"orders"', '"in-%REGION"'))),
    expected: [["SHEAF_EXPRESSION_SYNTAX", "2:57", /does not have a closing '%'/, /second %/]],
  },
  {
    what: "an expression that is not closed",
    files: orders(bindings(QUEUE, TABLE.replace('"rows"', '"rows{id"'))),
    expected: [["SHEAF_EXPRESSION_SYNTAX", "3:68", /Missing closing bracket/, /\}/]],
  },
  {
    what: "an incomplete retry policy",
    files: orders(`{ "retry": { "strategy": "fixedDelay" },\n "bindings": [${QUEUE}] }`),
    expected: [
      ["SHEAF_RETRY_INVALID", "1:12", /"maxRetryCount" must be specified/, /Add "maxRetryCount": 3/],
      ["SHEAF_RETRY_INVALID", "1:12", /"delayInterval" must be specified/, /"00:00:10"/],
    ],
  },
  {
    what: "a retry strategy that is none",
    files: orders(`{ "retry": { "strategy": "fixed", "maxRetryCount": -2 },\n "bindings": [${QUEUE}] }`),
    expected: [
      ["SHEAF_RETRY_INVALID", "1:26", /"strategy" is "fixed"; allowed are "fixedDelay"/, /./],
      ["SHEAF_RETRY_INVALID", "1:52", /"maxRetryCount" is -2; at least -1 is allowed/, /./],
    ],
  },
  {
    what: "a reserved route",
    files: orders(bindings('{ "type": "httpTrigger", "name": "req", "route": "/Admin/users" }')),
    expected: [
      ["SHEAF_ROUTE_RESERVED", "2:50", /conflicts with one or more built in routes/, /another route/],
    ],
  },
  {
    what: "a function that is for .NET",
    files: orders(`{ "configurationSource": "attributes", "bindings": [${QUEUE}] }`),
    expected: [
      ["SHEAF_FUNCTION_JSON", "1:26", /Illegal value 'attributes' for 'configurationSource'/, /Remove/],
    ],
  },
  {
    what: "many mistakes, told at once",
    files: orders(
      bindings(
        '{ "type": "queueTrigger", "name": "a_b", "queueName": "%NOPE%", "connection": "Nope" }',
        '{ "type": "tabel", "name": "t", "direction": "up" }',
      ).replace("{", '{ "scriptFile": "x.js",'),
    ),
    expected: [
      ["SHEAF_BINDING_NAME", "2:35", /a_b/, /./],
      ["SHEAF_SETTING_UNRESOLVED", "2:55", /NOPE/, /./],
      ["SHEAF_CONNECTION_MISSING", "2:79", /Nope/, /./],
      ["SHEAF_BINDING_DIRECTION", "3:46", /'up'/, /./],
      ["SHEAF_BINDING_TYPE", "3:11", /'tabel'/, /"table"/],
      ["SHEAF_FUNCTION_SCRIPT", "1:17", /x\.js/, /./],
    ],
  },
];
