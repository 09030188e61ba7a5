/** The admin's pages that stand still: times in the reader's zone, copying, the dial, and a word before typed text is left. */

import { followCopies } from "./admin/copies";
import { followDial } from "./admin/dial";
import { guardForms } from "./admin/guard";
import { useOwnZone } from "./admin/zone";

// On a phone the tabs scroll; the one that is open should be seen.
for (const here of document.querySelectorAll(":is(.tabs, .choices) [aria-current]")) {
  here.scrollIntoView({ behavior: "instant", block: "nearest", inline: "center" });
}
useOwnZone();
followCopies();
followDial();
guardForms();
