/** The open panel: who has the conversation, the thread, the composer, and the help beside them. */

import { createComposer } from "./composer";
import type { Desk } from "./desk";
import { button, el, iconButton, link } from "./dom";
import { createHelp } from "./help";
import { createLog } from "./log";
import { createMenu } from "./menu";
import { say } from "./words";

const NEAR_PX = 80;
const EDGE_PX = 16;

function stateOf({ conversation }: Desk): string {
  const { owner, agent, team } = conversation.status();
  if (owner === "bot") return say("bot");
  return agent ? say("agent", agent) : say("queue", { team });
}

export function createPanel(desk: Desk, close: () => void) {
  const { client, config, conversation, settings } = desk;
  const { name } = settings.site;
  const face = el("span.avatar", { "aria-hidden": "true" });
  const state = el("p");
  const ticket = el("div.ticket", {});
  const banner = el("div.banner", { role: "status" });
  const log = createLog(desk);
  const typing = el("div", { role: "status" });
  const scroller = el("div.scroll", { tabindex: 0, click: refocus }, log.node, typing);
  const composer = createComposer(desk, toEnd);
  const chat = el("div.view", {}, scroller, composer.node);
  const help = createHelp(desk, () => turn(true));
  const menu = createMenu(desk);
  const tabs = [true, false].map((talk) => button(() => turn(talk), "", say(talk ? "chat" : "help")));
  const logo = config.logo && el("img.avatar", { src: config.logo, alt: "" });
  const header = el("header", {}, logo || face, el("div.who", {}, el("h2", {}, name), state), menu.node, iconButton("close", say("close"), close));
  const node = el("section.panel", { role: "dialog", "aria-label": name, tabindex: -1, dragover, drop: dragover, click: leave },
    ...[header, ticket, el("nav", {}, ...tabs), banner, chat, help.node],
  );

  function turn(talk: boolean): void {
    chat.hidden = !talk;
    help.node.hidden = talk;
    tabs.forEach((tab, index) => (tab.ariaCurrent = `${talk === !index}`));
    if (talk) focus();
    else help.enter();
  }

  /** Buttons that are gone once pressed leave the focus to the composer. */
  function refocus({ target }: Event): void {
    if ((target as Element).matches(".option,.meta *")) focus();
  }

  function leave(event: Event): void {
    if (!event.composedPath().includes(menu.node)) menu.hide();
  }

  function dragover(event: DragEvent): void {
    event.preventDefault();
    if (event.type === "drop") composer.add(event.dataTransfer!.files);
  }

  /** Shows the newest line: its end, or its beginning if it is taller than the window. */
  function toEnd(): void {
    const last = log.node.lastElementChild as HTMLElement | null;
    scroller.scrollTop = typing.firstChild || !last ? scroller.scrollHeight : last.offsetTop - EDGE_PX;
  }

  function renderTyping(): void {
    const waiting = conversation.waiting();
    if (typing.className === `typing ${waiting}`) return;
    typing.className = `typing ${waiting}`;
    const dots = el("span.dots", {}, el("i"), el("i"), el("i"));
    typing.replaceChildren(...(waiting ? [dots, el("span", { class: waiting === "slow" ? "" : "sr" }, say(waiting))] : []));
  }

  function render(): void {
    const { agent, ticket: known } = conversation.status();
    const before = log.node.childElementCount;
    const following = scroller.scrollHeight - scroller.clientHeight - scroller.scrollTop < NEAR_PX;
    state.textContent = stateOf(desk);
    face.textContent = agent?.initials ?? name[0]!;
    banner.textContent = conversation.offline() ? say("offline") : "";
    ticket.replaceChildren(known ? link(known.url, client.baseUrl, `${say("ticket", known)} · ${known.status_text}`) : "");
    log.render();
    renderTyping();
    if (following || log.node.childElementCount > before) toEnd();
  }

  /** A touch screen would push its keyboard over the thread: there the panel itself takes the focus. */
  function focus(): void {
    (matchMedia("(pointer: coarse)").matches ? node : composer.input).focus();
    composer.fit();
    toEnd();
  }

  return { node, render, turn, talking: () => !chat.hidden, closeMenu: menu.close };
}
