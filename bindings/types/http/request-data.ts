import type { HttpRequest } from "../../api/http-routes.ts";
import { jsonProperties } from "../../api/json-properties.ts";
import type { Data } from "../../api/listener.ts";

/**
 * What {expressions} see of a request: the properties of a JSON body, above them the query's values (all but the key in
 * `code`), above them the route's; and `Headers` and `Query` whole. Names that differ in case only are one name.
 * `{sys.…}` is not among them: the expressions know it themselves, with its formats.
 */
export function requestData(request: HttpRequest): Data {
  const data = new Map<string, { readonly name: string; readonly value: unknown }>();
  const put = (name: string, value: unknown) => data.set(name.toLowerCase(), { name, value });
  const properties = request.body && jsonProperties(new TextDecoder().decode(request.body));
  for (const [name, value] of Object.entries(properties ?? {})) put(name, value);
  for (const [name, value] of Object.entries(request.query))
    if (name.toLowerCase() !== "code") put(name, value);
  for (const [name, value] of Object.entries(request.params)) put(name, value);
  put("Headers", request.headers);
  put("Query", request.query);
  return Object.fromEntries([...data.values()].map(({ name, value }) => [name, value]));
}
