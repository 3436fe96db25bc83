/** Milliseconds as .NET prints a TimeSpan: `00:05:00`, `1.02:00:00`, `00:00:00.2500000`. */
export function toTimeSpan(ms: number): string {
  const two = (value: number) => String(Math.floor(value)).padStart(2, "0");
  const days = Math.floor(ms / 86_400_000);
  const fraction = Math.floor(ms % 1_000);
  const time = `${two((ms / 3_600_000) % 24)}:${two((ms / 60_000) % 60)}:${two((ms / 1_000) % 60)}`;
  return `${days ? `${days}.` : ""}${time}${fraction ? `.${String(fraction).padStart(3, "0")}0000` : ""}`;
}
