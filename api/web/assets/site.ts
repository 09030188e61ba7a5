/** What every page runs: htmx, dialogs, toasts, local times, a bar while something loads. */

import "./parts/htmx";
import { followDialogs } from "./parts/dialogs";
import { localTimes } from "./parts/times";
import { followToasts } from "./parts/toasts";

followDialogs();
followToasts();
localTimes(document);

let underWay = 0;

function count(step: number): void {
  underWay = Math.max(0, underWay + step);
  document.body.classList.toggle("loading", underWay > 0);
}

// At the document: of an element that was swapped away, htmx tells the end there only.
document.addEventListener("htmx:before:request", () => count(1));
document.addEventListener("htmx:finally:request", () => count(-1));
document.body.addEventListener("htmx:after:swap", () => localTimes(document));
