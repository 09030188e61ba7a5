/** The thread on the screen: rows are added and moved, never redrawn, so that a screen reader hears each once. */

import type { Desk } from "./desk";
import { button, el } from "./dom";
import { lineBody, speaker } from "./line";
import type { Entry } from "./outbox";
import type { Shown } from "./types";
import { exactTime, say, shortTime } from "./words";

interface Item extends Shown {
  key?: string | null;
  /** Set while the line is on its way. */
  entry?: Entry;
}

interface Row {
  node: HTMLElement;
  meta: HTMLElement;
  shown?: string;
}

const GROUP_MS = 5 * 60_000;

function collect({ conversation, settings }: Desk): Item[] {
  const items: Item[] = conversation.list();
  const text = settings.site.welcome || say("welcome");
  if (items[0]?.by !== "bot") items.unshift({ id: "welcome", at: "", by: "bot", text });
  for (const entry of conversation.outbox.list()) {
    const { key, at, body, pictures: files } = entry;
    items.push({ id: key, key, at, by: "customer", text: body.text, files, entry });
  }
  return items;
}

function together(one?: Item, other?: Item): boolean {
  return !!one && one.by === other?.by && one.name === other.name && !(Date.parse(other.at) - Date.parse(one.at) > GROUP_MS);
}

function initials(name = ""): string {
  return name.split(/\s+/, 2).map((part) => part[0]).join("");
}

export function createLog(desk: Desk) {
  const { outbox } = desk.conversation;
  const node = el("div", { role: "log", "aria-live": "polite", "aria-label": say("chat") });
  const rows = new Map<string, Row>();

  function addRow(item: Item): Row {
    const meta = el("div.meta", { "aria-live": "off" });
    const name = item.by === "bot" ? desk.settings.site.name : item.name;
    const avatar = el("span.avatar", { "aria-hidden": "true" }, initials(name));
    return { node: el("div", {}, avatar, el("div.stack", {}, ...lineBody(item, desk), meta)), meta };
  }

  /** Who, when, and how far it got; rebuilt only if that changed. */
  function describe(row: Row, item: Item, last: boolean): void {
    const { entry, by, at } = item;
    const mine = by === "customer";
    const failed = entry?.refused != null;
    const state = failed ? entry.reason || say("late") : entry ? say("sending") : mine && last && say("sent");
    if (row.shown === state + at) return;
    row.shown = state + at;
    const parts: (Node | string)[] = mine ? [] : [speaker(item)];
    if (at) parts.push(el("time", { datetime: at, title: exactTime(at) }, shortTime(at)));
    if (state) parts.push(state);
    if (failed) parts.push(button(() => outbox.retry(entry), "", say("retry")), button(() => outbox.remove(entry.key), "", say("remove")));
    row.meta.replaceChildren(...parts.map((part) => el("span", {}, part)));
  }

  /** Buttons are good for one answer: once the customer has gone on, they only show what was chosen. */
  function closeOptions(row: Row, next?: Item): void {
    for (const option of row.node.querySelectorAll<HTMLButtonElement>(".option")) {
      option.disabled = !!next;
      option.ariaPressed = next ? `${next.text === option.textContent}` : null;
    }
  }

  function draw(item: Item, index: number, items: Item[]): string {
    const name = item.key ?? item.id;
    const row = rows.get(name) ?? addRow(item);
    const starts = together(items[index - 1], item) ? "" : "first";
    const ends = together(item, items[index + 1]) && item.entry?.refused == null ? "" : "end";
    rows.set(name, row);
    row.node.className = `row ${item.by} ${item.kind ?? ""} ${starts} ${ends}`;
    describe(row, item, !items[index + 1]);
    closeOptions(row, items.slice(index + 1).find(({ by }) => by === "customer"));
    if (node.children[index] !== row.node) node.insertBefore(row.node, node.children[index]!);
    return name;
  }

  function render(): void {
    const drawn = collect(desk).map(draw);
    for (const [name, row] of rows) {
      if (drawn.includes(name)) continue;
      row.node.remove();
      rows.delete(name);
    }
  }

  return { node, render };
}
