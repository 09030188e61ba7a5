/** The `<care-widget>` element: the launcher in the corner, and the panel it opens. */

import type { Client } from "./client";
import { createConversation } from "./conversation";
import type { Desk } from "./desk";
import { button, el, emit, icon } from "./dom";
import { createPanel } from "./panel";
import type { Store } from "./store";
import { css } from "./style";
import type { Config, Settings, User } from "./types";
import { direction, say, useLocale } from "./words";

interface Parts {
  config: Config;
  settings: Settings;
  client: Client;
  store: Store;
}

class CareWidget extends HTMLElement {}

function dress(host: HTMLElement, { accent, position, theme = "auto" }: Config): ShadowRoot {
  const shadow = host.attachShadow({ mode: "open" });
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css);
  shadow.adoptedStyleSheets = [sheet];
  host.style.setProperty("--accent", accent!);
  host.setAttribute("position", position!);
  host.setAttribute("theme", theme);
  return shadow;
}

/** Puts the widget on the page and returns what the page can tell it to do. */
export function createWidget({ config: wanted, settings, client, store }: Parts) {
  const config = { ...settings.site, ...wanted };
  const host = new (customElements.define("care-widget", CareWidget), CareWidget)();
  const shadow = dress(host, config);
  /** A new one knows nothing of the last one, whatever is still on its way there. */
  const begin = () => createConversation(client, store, renderSoon);
  const desk: Desk = { config, settings, client, store, conversation: begin(), user: {} };
  const launcher = button(toggle, "launcher");
  let panel: ReturnType<typeof createPanel>;
  let opened = false;
  let before: Element | null = null;
  let unread = 0;
  let drawing = false;

  function build(): void {
    panel = createPanel(desk, close);
    shadow.replaceChildren(el("aside", { "aria-label": say("chat"), dir: direction() }, panel.node, launcher));
    panel.turn(true);
    render();
  }

  /** Many changes in one turn are drawn once. */
  function renderSoon(): void {
    if (drawing) return;
    drawing = true;
    queueMicrotask(render);
  }

  function render(): void {
    drawing = false;
    panel.node.hidden = !opened;
    panel.render();
    count();
    launcher.ariaLabel = say(unread ? "unread" : "chat", { n: unread });
    launcher.hidden = opened || /false|hidden|none/.test(`${config.launcher}`);
    launcher.replaceChildren(icon("chat"), unread ? el("span.badge", {}, unread > 99 ? "99+" : `${unread}`) : "");
  }

  /** What others wrote since the customer last looked. */
  function count(): void {
    const lines = desk.conversation.list();
    const name = "seen:" + lines[0]?.id; // each conversation counts from one
    const looking = opened && panel.talking() && !document.hidden;
    const seen = (looking && lines.at(-1)?.seq) || (store.get<number>(name) ?? 0);
    const fresh = lines.filter(({ seq, by }) => by !== "customer" && seq > seen).length;
    store.set(name, seen);
    if (fresh !== unread) emit("unread", fresh);
    unread = fresh;
  }

  function show(open: boolean): void {
    if (opened === open) return;
    opened = open;
    render();
    emit(open ? "opened" : "closed");
  }

  function open(): void {
    host.hidden = false;
    if (opened) return;
    before = document.activeElement;
    desk.conversation.start();
    show(true);
    panel.turn(true);
  }

  function close(): void {
    if (!opened) return;
    show(false);
    (before === host || before === document.body ? launcher : (before as HTMLElement)).focus();
  }

  function toggle(): void {
    if (opened) close();
    else open();
  }

  function hide(): void {
    close();
    host.hidden = true;
  }

  /** What the page knows of its visitor; a name or an e-mail among it fills forms. */
  const setAttributes = (known?: User): void => void Object.assign(desk.user, known);

  function setUser(id: string, user?: User): void {
    setAttributes({ ...user, id });
  }

  function setLocale(locale: string): void {
    useLocale(locale);
    build();
  }

  /** On logout: this browser forgets the visitor and everything said. */
  function reset(): void {
    close();
    desk.conversation.stop();
    store.names().forEach(store.drop);
    desk.conversation = begin();
    desk.user = {};
    build();
  }

  host.addEventListener("keydown", ({ key }) => key === "Escape" && (panel.closeMenu() || close()));
  setLocale(config.locale);
  document.body.append(host);
  if (store.get("token")) desk.conversation.start();
  return { open, close, toggle, hide, setUser, setAttributes, setLocale, reset };
}
