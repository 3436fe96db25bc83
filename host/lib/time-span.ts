/** Milliseconds as .NET writes a TimeSpan: `hh:mm:ss`, `d.hh:mm:ss`, with `.fffffff` when there is a fraction. */
export function formatTimeSpan(ms: number): string {
  const two = (value: number) => String(Math.floor(value)).padStart(2, "0");
  const days = Math.floor(ms / 86_400_000);
  const clock = `${two((ms / 3_600_000) % 24)}:${two((ms / 60_000) % 60)}:${two((ms / 1_000) % 60)}`;
  const fraction = Math.round(ms % 1_000);
  return `${days > 0 ? `${days}.` : ""}${clock}${fraction > 0 ? `.${String(fraction).padStart(3, "0")}0000` : ""}`;
}

/** `[d.]hh:mm[:ss[.fffffff]]`; what JSON schemas call the format "timespan". */
export const TIME_SPAN = /^(?:(\d{1,8})\.)?([01]?\d|2[0-3]):([0-5]?\d)(?::([0-5]?\d)(?:\.(\d{1,7}))?)?$/;

/** Milliseconds; undefined when the text is no TimeSpan. */
export function parseTimeSpan(text: string): number | undefined {
  const match = TIME_SPAN.exec(text.trim());
  if (!match) return undefined;
  const [, days = "0", hours = "0", minutes = "0", seconds = "0", fraction = "0"] = match;
  const whole = ((Number(days) * 24 + Number(hours)) * 60 + Number(minutes)) * 60 + Number(seconds);
  return whole * 1000 + Number(`0.${fraction}`) * 1000;
}
