/** Shows exact times in the reader's own time zone, on hover. */

/** The reader's own variant of the page's language, such as British English, says how dates are written. */
const page = document.documentElement.lang || "en";
const locale = navigator.language.startsWith(page) ? navigator.language : page;
const format = new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeStyle: "short" });

export function localTimes(root: ParentNode): void {
  for (const time of root.querySelectorAll<HTMLTimeElement>("time[datetime]:not([data-local])")) {
    const at = new Date(time.dateTime);
    if (Number.isNaN(at.getTime())) continue;
    time.title = format.format(at);
    time.dataset.local = "";
    if ("exact" in time.dataset) time.textContent = time.title;
  }
}
