/** Keeps the shown request or list as it is on the desk, and tells the desk what was really on the screen. */

const NEAR_PX = 240;
let told = 0;

interface About {
  conversation_id: string;
}

const live = () => document.querySelector<HTMLElement>("[data-live]");

function refresh(): void {
  live()?.dispatchEvent(new CustomEvent("refresh"));
}

function hear(event: Event): void {
  const shown = live()?.dataset.live;
  const about = (event as CustomEvent<About | null>).detail;
  if (shown === "" || about?.conversation_id === shown) refresh();
}

/** Only what a visible page shows counts as seen: for the rest a mail goes out. */
function tellSeen(): void {
  const form = document.querySelector<HTMLFormElement>("form[data-seen]");
  const seq = Number(form?.querySelector<HTMLInputElement>("input[name=seq]")?.value ?? 0);
  if (!form || document.visibilityState !== "visible" || seq <= told) return;
  told = seq;
  const body = new URLSearchParams([...new FormData(form)].map(([name, value]) => [name, String(value)]));
  fetch(form.action, { method: "POST", body }).catch(() => (told = 0));
}

/** Whoever reads at the end stays at the end. */
function followEnd(): void {
  let near = false;
  document.body.addEventListener("htmx:before:swap", () => {
    near = document.documentElement.scrollHeight - innerHeight - scrollY < NEAR_PX;
  });
  document.body.addEventListener("htmx:after:swap", () => {
    if (near && document.getElementById("latest")) scrollTo({ top: document.documentElement.scrollHeight });
  });
}

export function followLive(): void {
  if (!live()) return;
  document.body.addEventListener("care:line", hear);
  document.body.addEventListener("care:ticket", hear);
  document.body.addEventListener("care:connected", refresh);
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "visible") refresh();
    tellSeen();
  });
  document.body.addEventListener("htmx:after:swap", tellSeen);
  followEnd();
  tellSeen();
}
