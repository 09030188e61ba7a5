/** Makes elements. Text from outside becomes text nodes only, and links only if they are http(s). */

type Prop = string | number | boolean | null | undefined | ((event: never) => void);
type Props = Record<string, Prop>;
type Child = Node | string | false | null | undefined;
type Tags = HTMLElementTagNameMap;

/** `div.card` is a div of class card. A function among the props is a listener named by its event. */
export function el<K extends keyof Tags>(name: K | `${K}.${string}`, props: Props = {}, ...children: Child[]): Tags[K] {
  const [tag, look = ""] = name.split(".") as [K, string];
  const node = document.createElement(tag);
  node.className = look;
  for (const [name, value] of Object.entries(props)) {
    if (typeof value === "function") node.addEventListener(name, value as EventListener);
    else if (value !== false && value != null) node.setAttribute(name, `${value}`);
  }
  node.append(...children.filter((child) => child || child === "") as Node[]);
  return node;
}

export function button(click: () => void, look: string, ...content: Child[]): HTMLButtonElement {
  return el("button", { type: "button", class: look, click }, ...content);
}

const icons = {
  chat: "M21 12a8 8 0 0 1-8 8H4l2-3.5A8 8 0 1 1 21 12Z",
  close: "M6 6l12 12M18 6 6 18",
  send: "M12 19V5M6 11l6-6 6 6",
  picture: "M4 5h16v14H4zM4 17l5-6 8 8",
  menu: "M5 12h.01M12 12h.01M19 12h.01",
};

const SVG = "http://www.w3.org/2000/svg";

export function icon(name: keyof typeof icons): Element {
  const svg = document.createElementNS(SVG, "svg");
  const path = document.createElementNS(SVG, "path");
  svg.setAttribute("viewBox", "0 0 24 24");
  path.setAttribute("d", icons[name]);
  svg.append(path);
  return svg;
}

export function iconButton(name: keyof typeof icons, label: string, click: () => void): HTMLButtonElement {
  const made = button(click, "icon", icon(name));
  made.ariaLabel = made.title = label;
  return made;
}

/** The address if it leads to a web page: `javascript:` and its kin never become links. */
export function safeUrl(address: string, base: string): string | null {
  const url = URL.parse(address, base);
  return url && /^https?:/.test(url.protocol) ? url.href : null;
}

export function link(address: string, base: string, ...children: Child[]): HTMLElement {
  return el("a", { href: safeUrl(address, base), target: "_blank", rel: "noopener" }, ...children);
}

/** Plain text with its web addresses made into links. */
export function rich(text: string): (Node | string)[] {
  const parts = text.split(/(https?:\/\/[^\s<>"]*[^\s<>"'.,;:!?)\]])/);
  return parts.map((part, index) => (index % 2 ? link(part, part, part) : part));
}

/** Tells the host page, by a `care:…` event on its window. */
export function emit(name: string, detail?: unknown): void {
  dispatchEvent(new CustomEvent("care:" + name, { detail }));
}
