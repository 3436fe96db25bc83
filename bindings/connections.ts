/** Names are matched without regard to case; `:` and `__` are the same separator. */
export interface SettingsReader {
  get(name: string): string | undefined;
  /** The members of `NAME__*`, names as written; undefined when there are none. */
  section(name: string): Readonly<Record<string, string>> | undefined;
  /** Where the setting stands, for messages: "local.settings.json:7:5" or "the environment". */
  origin(name: string): string | undefined;
}
