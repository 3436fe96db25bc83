const TIME_SPAN = /^(?:(\d{1,8})\.)?(\d{1,2}):(\d{1,2}):(\d{1,2})(?:\.(\d{1,7}))?$/;

/** `hh:mm:ss[.fff]` or `d.hh:mm:ss[.fff]`, as .NET writes a TimeSpan, in milliseconds. Undefined for anything else. */
export function parseTimeSpan(text: string): number | undefined {
  const [, days = "0", hours, minutes, seconds, fraction = ""] = TIME_SPAN.exec(text.trim()) ?? [];
  const [h, m, s] = [Number(hours), Number(minutes), Number(seconds)];
  // Comparisons with NaN are false: text that does not match ends here too.
  if (!(h < 24 && m < 60 && s < 60)) return undefined;
  const whole = ((Number(days) * 24 + h) * 60 + m) * 60 + s;
  return whole * 1000 + Math.trunc(Number(fraction.padEnd(7, "0")) / 10_000);
}
