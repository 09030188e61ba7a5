/** Makes elements. Text from outside becomes text nodes only, and links only if they are http(s). */

type Prop = string | number | boolean | null | undefined | ((event: never) => void);
type Child = Node | string | false | null | undefined;
type Tags = HTMLElementTagNameMap;

/** A function among the props is a listener named by its event. */
export function el<K extends keyof Tags>(tag: K, props: Record<string, Prop> = {}, ...children: Child[]): Tags[K] {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (typeof value === "function") node.addEventListener(name, value as EventListener);
    else if (value !== false && value != null) node.setAttribute(name, value === true ? "" : `${value}`);
  }
  node.append(...children.filter((child): child is Node | string => !!child));
  return node;
}

const icons = {
  chat: "M21 12a8 8 0 0 1-8 8H4l2-3.5A8 8 0 1 1 21 12Z",
  close: "M6 6l12 12M18 6 6 18",
  down: "m6 9 6 6 6-6",
  back: "m15 6-6 6 6 6",
  send: "M12 19V5M6 11l6-6 6 6",
  picture: "M4 5h16v14H4zM4 16l5-5 5 5 2-2 4 4M15 9h.01",
  menu: "M5 12h.01M12 12h.01M19 12h.01",
  check: "m5 12 5 5 9-10",
};

const SVG = "http://www.w3.org/2000/svg";

export function icon(name: keyof typeof icons): SVGElement {
  const svg = document.createElementNS(SVG, "svg");
  const path = document.createElementNS(SVG, "path");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  path.setAttribute("d", icons[name]);
  svg.append(path);
  return svg;
}

export function iconButton(name: keyof typeof icons, label: string, click: () => void): HTMLButtonElement {
  return el("button", { type: "button", class: "icon", "aria-label": label, title: label, click }, icon(name));
}

/** The address if it leads to a web page, else null: `javascript:` and its kin never become links. */
export function safeUrl(address: string | undefined, base = location.href): string | null {
  try {
    const url = new URL(address || "", base);
    return /^https?:$/.test(url.protocol) ? url.href : null;
  } catch {
    return null;
  }
}

export function link(address: string | undefined, base: string, ...children: Child[]): HTMLElement {
  const href = address && safeUrl(address, base);
  return href ? el("a", { href, target: "_blank", rel: "noopener noreferrer" }, ...children) : el("span", {}, ...children);
}

/** Plain text with its web addresses made into links. */
export function rich(text: string): Node[] {
  return text.split(/(https?:\/\/[^\s<>"]*[^\s<>"'.,;:!?)\]])/).map((part, index) =>
    index % 2 ? link(part, part, part) : document.createTextNode(part),
  );
}

export function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
