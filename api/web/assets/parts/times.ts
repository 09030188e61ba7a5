/** Shows exact times in the reader's own time zone, on hover. */

const format = new Intl.DateTimeFormat(document.documentElement.lang || "en", { dateStyle: "medium", timeStyle: "short" });

export function localTimes(root: ParentNode): void {
  for (const time of root.querySelectorAll<HTMLTimeElement>("time[datetime]:not([data-local])")) {
    const at = new Date(time.dateTime);
    if (Number.isNaN(at.getTime())) continue;
    time.title = format.format(at);
    time.dataset.local = "";
    if ("exact" in time.dataset) time.textContent = time.title;
  }
}
