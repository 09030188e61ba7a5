/** The shapes of the widget API, as the registry sends them. */

export interface Block {
  type: "p" | "h" | "li" | "oli";
  text: string;
}

export interface ArticleRef {
  id: string;
  title: string;
  url: string;
  version: number;
}

export interface Article extends ArticleRef {
  blocks: Block[];
}

export interface Hit {
  id: string;
  title: string;
  excerpt: string;
}

export interface Picture {
  id: string;
  name: string;
  url?: string;
  thumb_url?: string;
}

export interface Receipt {
  reference: string;
  owner: { kind: "agent" | "team"; name: string } | null;
  promised_by: string | null;
}

export type Kind =
  | "text" | "article" | "options" | "receipt" | "notice" | "leave_message" | "rating" | "summary" | "divider";

export interface Line {
  id: string;
  /** Order within the conversation. */
  seq: number;
  at: string;
  by: "customer" | "bot" | "agent" | "system";
  name: string;
  kind: Kind;
  text: string;
  blocks: Block[] | null;
  article: ArticleRef | null;
  buttons: { title: string; index: number }[];
  files: Picture[];
  key: string | null;
  receipt?: Receipt | null;
  fields: { label: string; value: string }[];
}

/** A line of the server's, or what is known of one that has not been there yet. */
export type Shown = Partial<Line> & Pick<Line, "id" | "at" | "by" | "text">;

export interface Status {
  id: string | null;
  owner: "bot" | "queue" | "agent";
  agent: { name: string; initials: string } | null;
  /** Whose queue it is while nobody has it. */
  team: string | null;
  ticket: { reference: string; status: string; status_text: string; url: string } | null;
  signed_in?: boolean;
}

export interface Snapshot extends Status {
  lines: Line[];
  cursor: string;
}

export interface Settings {
  site: { key: string; name: string; accent: string; position: string; welcome: string; locale: string };
  limits: { line_chars: number; picture_bytes: number; pictures: number };
}

export interface LineBody {
  text: string;
  button: { line: string; index: number } | null;
  files: string[];
  page_url: string;
}

/** What the host page tells of its visitor. */
export interface User {
  id?: string;
  email?: string;
  name?: string;
  jwt?: string;
}

export interface Config {
  siteKey: string;
  baseUrl: string;
  locale?: string;
  position?: string;
  theme?: string;
  accent?: string;
  logo?: string;
  launcher?: string | boolean;
}
