/** A date field whose value the server wrote in UTC shows the browser's own clock, and says so when it is sent. */

const two = (number: number) => String(number).padStart(2, "0");

function ownClock(utc: string): string {
  const at = new Date(`${utc}Z`);
  const day = [at.getFullYear(), two(at.getMonth() + 1), two(at.getDate())].join("-");
  return `${day}T${two(at.getHours())}:${two(at.getMinutes())}`;
}

export function useOwnZone(): void {
  const zone = document.querySelector<HTMLInputElement>("input[data-zone]");
  const field = document.querySelector<HTMLInputElement>('input[type="datetime-local"]');
  const name = document.querySelector<HTMLOutputElement>("[data-zone-name]");
  const own = Intl.DateTimeFormat().resolvedOptions().timeZone;
  // What came back from the server with an error is in the browser's zone already.
  if (!zone || !field || !own || zone.value !== "UTC") return;
  if (field.value) field.value = ownClock(field.value);
  zone.value = own;
  if (name) name.value = own;
}
