/** Milliseconds as .NET writes a TimeSpan: `00:05:00`, `1.02:00:00`, `00:00:00.2500000`. */
export function formatTimeSpan(ms: number): string {
  const two = (value: number) => String(Math.floor(value)).padStart(2, "0");
  const days = Math.floor(ms / 86_400_000);
  const clock = `${two((ms / 3_600_000) % 24)}:${two((ms / 60_000) % 60)}:${two((ms / 1_000) % 60)}`;
  const fraction = Math.floor(ms % 1_000);
  return `${days > 0 ? `${days}.` : ""}${clock}${fraction > 0 ? `.${String(fraction).padStart(3, "0")}0000` : ""}`;
}
