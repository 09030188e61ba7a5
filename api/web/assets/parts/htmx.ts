/** htmx with its content-security extension; both speak through `window.htmx`. */

import "htmx.org/dist/htmx.esm.js";
import "htmx.org/dist/ext/hx-csp.js";
