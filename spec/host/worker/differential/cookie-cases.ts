import { type Case, httpCase } from "./case.ts";

const cookies: Readonly<Record<string, unknown>> = {
  plain: { name: "a", value: "1" },
  full: {
    name: "a",
    value: "1",
    domain: "x.org",
    path: "/p",
    expires: new Date(86_400_500),
    secure: true,
    httpOnly: false,
    sameSite: "Strict",
    maxAge: 200_000,
  },
  "lax in capitals": { name: "a", value: "1", sameSite: "LAX" },
  "explicit none": { name: "a", value: "1", sameSite: "None" },
  "sameSite unknown": { name: "a", value: "1", sameSite: "other" },
  "sameSite not a string": { name: "a", value: "1", sameSite: 5 },
  "expires in milliseconds": { name: "a", value: "1", expires: 1_700_000_000_600 },
  "expires before 1970": { name: "a", value: "1", expires: new Date(-5) },
  "expires invalid": { name: "a", value: "1", expires: new Date("never") },
  "expires as text": { name: "a", value: "1", expires: "tomorrow" },
  "maxAge as text": { name: "a", value: "1", maxAge: "60" },
  "maxAge as nonsense": { name: "a", value: "1", maxAge: "soon" },
  "maxAge zero": { name: "a", value: "1", maxAge: 0 },
  "maxAge empty": { name: "a", value: "1", maxAge: "" },
  "value a number": { name: "a", value: 1 },
  "no name": { value: "1" },
  "secure as text": { name: "a", value: "1", secure: "yes" },
  "domain empty": { name: "a", value: "1", domain: "", path: null },
  "path a number": { name: "a", value: "1", path: 1 },
};

export const cookieCases: readonly Case[] = [
  ...Object.entries(cookies).map(([name, cookie]) =>
    httpCase(`a cookie: ${name}`, {}, async (context) => {
      context.res = { cookies: [cookie] };
    }),
  ),
  httpCase("two cookies through the response made ahead", {}, (context) => {
    context.res?.cookies.push({ name: "a", value: "1" }, { name: "b", value: "2" });
    context.res?.send();
  }),
  httpCase("cookies that are no list", {}, async (context) => {
    context.res = { cookies: { a: 1 } };
  }),
  httpCase("cookies null", {}, async (context) => {
    context.res = { cookies: null };
  }),
];
