import { WINDOWS_ZONES } from "./windows-zones.ts";

/** A time zone: when its wall clocks show what. */
export interface TimeZone {
  /** IANA name. */
  readonly name: string;
  /** What to add to a moment to get the wall clock's time, in ms. */
  offsetAt(moment: number): number;
}

export const UTC: TimeZone = { name: "UTC", offsetAt: () => 0 };

/** IANA and Windows names. Undefined for a name that is neither. */
export function findTimeZone(name: string): TimeZone | undefined {
  // TZ may be written with a colon before it.
  const given = name.trim().replace(/^:/, "");
  const iana = WINDOWS_ZONES.get(given.toLowerCase()) ?? given;
  if (/^(?:utc|gmt|etc\/(?:utc|gmt)|z)$/i.test(iana)) return UTC;
  try {
    return new IntlTimeZone(iana);
  } catch {
    return undefined;
  }
}

class IntlTimeZone implements TimeZone {
  readonly name: string;
  readonly #format: Intl.DateTimeFormat;

  constructor(name: string) {
    this.#format = new Intl.DateTimeFormat("en-US", {
      timeZone: name,
      hourCycle: "h23",
      year: "numeric",
      month: "numeric",
      day: "numeric",
      hour: "numeric",
      minute: "numeric",
      second: "numeric",
    });
    this.name = this.#format.resolvedOptions().timeZone;
  }

  offsetAt(moment: number): number {
    const second = Math.floor(moment / 1000) * 1000;
    const parts = new Map(this.#format.formatToParts(second).map(({ type, value }) => [type, Number(value)]));
    const part = (type: Intl.DateTimeFormatPartTypes) => parts.get(type) ?? 0;
    const wall = Date.UTC(
      ...([part("year"), part("month") - 1, part("day")] as const),
      ...([part("hour"), part("minute"), part("second")] as const),
    );
    return wall - second;
  }
}
