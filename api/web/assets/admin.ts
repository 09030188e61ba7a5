/** The admin's pages that stand still: times in the reader's zone, copying, and a word before typed text is left. */

import { followCopies } from "./admin/copies";
import { guardForms } from "./admin/guard";
import { useOwnZone } from "./admin/zone";

useOwnZone();
followCopies();
guardForms();
