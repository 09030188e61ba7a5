/** The customer's own pages: live requests, drafts that last, pictures that show their way. */

import { followComposers } from "./portal/composer";
import { dropDraft, forgetOnSignOut } from "./portal/drafts";
import { followLive } from "./portal/live";

interface Answered {
  ctx: { response: { raw: Response } };
}

if (document.querySelector("[data-filed]")) {
  dropDraft("new");
  history.replaceState(null, "", location.pathname); // a reload is no second filing
}
forgetOnSignOut();
followComposers();
followLive();
document.body.addEventListener("htmx:after:swap", followComposers);
// A sign-in that has ended answers with the door: the whole page goes there, not a piece of it.
document.body.addEventListener("htmx:before:response", (event) => {
  const { raw } = (event as CustomEvent<Answered>).detail.ctx.response;
  if (!raw.redirected) return;
  event.preventDefault();
  location.reload();
});
