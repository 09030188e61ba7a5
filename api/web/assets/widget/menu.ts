/** The menu of the header: what a customer can do with the whole conversation. */

import type { Desk } from "./desk";
import { button, el, iconButton } from "./dom";
import { say } from "./words";

export function createMenu({ client, conversation }: Desk) {
  const list = el("div.menu", { hidden: "" });
  const opener = iconButton("menu", say("menu"), () => close() || show());
  const node = el("div.more", {}, opener, list);

  function fill(...content: (Node | false | 0 | null | undefined)[]): void {
    list.replaceChildren(...content.filter((part) => !!part));
    list.querySelector("button")!.focus();
  }

  /** A failure is said where the customer just clicked. */
  function item(label: string, work: () => Promise<unknown>): Node {
    const fail = ({ message }: Error) => fill(el("p.problem", { role: "alert" }, message || say("failed")), again);
    const again = button(() => work().then(close, fail), "", label);
    return again;
  }

  const fresh = item(say("fresh"), conversation.startAfresh);

  /** Nothing to leave behind: nothing to ask. */
  function offerFresh(): Node {
    const ask = () => fill(el("p", {}, say("freshAsk")), fresh, button(close, "", say("back")));
    return conversation.list().length ? button(ask, "", say("fresh")) : fresh;
  }

  function show(): void {
    const { owner, ticket, signed_in } = conversation.status();
    const solved = ticket?.status === "resolved";
    list.hidden = false;
    opener.ariaExpanded = "true";
    fill(
      ticket && !solved && owner === "agent" && item(say("solved"), client.solved),
      solved && item(say("reopen"), client.reopen),
      !signed_in && conversation.list().length && item(say("signIn"), client.signIn),
      offerFresh(),
    );
  }

  function hide(): void {
    list.hidden = true;
    opener.ariaExpanded = "false";
  }

  /** Tells whether there was a menu to close. */
  function close(): boolean {
    const was = !list.hidden;
    hide();
    if (was) opener.focus();
    return was;
  }

  hide();
  return { node, close, hide };
}
