/** The one HTTP client of the widget: the token travels in a header, never in an address. */

import type { Store } from "./store";
import type { Article, Hit, Line, LineBody, Picture, Settings, Snapshot } from "./types";

export type Client = ReturnType<typeof createClient>;

/** Status 0 means that no answer came. The message is fit to show when the server wrote it. */
export class ApiError extends Error {
  constructor(readonly status: number, detail = "") {
    super(detail);
  }

  /** Asking again could succeed. */
  get passing(): boolean {
    return !this.status || this.status >= 500 || [401, 408, 409, 425, 429].includes(this.status);
  }
}

interface Call {
  method?: string;
  body?: unknown;
  key?: string;
  signal?: AbortSignal;
}

const PATIENCE_MS = 15_000;

async function exchange(url: string, init: RequestInit): Promise<Response> {
  const response = await fetch(url, init).catch(() => {
    throw new ApiError(0);
  });
  if (response.ok) return response;
  const { detail } = await response.json().catch(() => ({}));
  throw new ApiError(response.status, typeof detail === "string" ? detail : "");
}

function describe({ method, body, key, signal }: Call, token?: string): RequestInit {
  const headers: Record<string, string> = {};
  if (token) headers.Authorization = `Bearer ${token}`;
  if (key) headers["Idempotency-Key"] = key;
  if (body) headers["Content-Type"] = "application/json";
  return { method, headers, body: body && JSON.stringify(body), signal: signal ?? AbortSignal.timeout(PATIENCE_MS) } as RequestInit;
}

export function createClient(baseUrl: string, siteKey: string, store: Store) {
  const api = `${baseUrl}/api/v1/widget/`;

  const findToken = () => store.get<string>("token");

  async function open(path: string, call: Call = {}): Promise<Response> {
    return exchange(api + path, describe(call));
  }

  async function enter(): Promise<string> {
    const known = findToken();
    if (known) return known;
    const { token } = await (await open("sessions", { method: "POST", body: { site_key: siteKey } })).json();
    store.set("token", token);
    return token;
  }

  const takeToken = async () => findToken() ?? store.exclusive("session", enter);

  /** A refused token is forgotten, so that asking again begins a new session. */
  async function request(path: string, call: Call = {}): Promise<Response> {
    const token = await takeToken();
    try {
      return await exchange(api + path, describe(call, token));
    } catch (error) {
      if ((error as ApiError).status === 401 && findToken() === token) store.drop("token");
      throw error;
    }
  }

  const read = async (path: string) => (await request(path)).json();
  const post = async (path: string, body: unknown = {}, key?: string) =>
    (await request(path, { method: "POST", body, key })).json().catch(() => null);

  /** By XMLHttpRequest, because fetch tells no upload progress. */
  async function upload(file: File, progress: (share: number) => void): Promise<Picture> {
    const token = await takeToken();
    return new Promise((resolve, reject) => {
      const xhr = new XMLHttpRequest();
      const form = new FormData();
      form.append("file", file, file.name || "picture.png");
      xhr.open("POST", api + "files");
      xhr.responseType = "json";
      xhr.setRequestHeader("Authorization", `Bearer ${token}`);
      xhr.upload.onprogress = ({ loaded, total }) => progress(loaded / total);
      xhr.onload = () =>
        xhr.status < 300 ? resolve(xhr.response) : reject(new ApiError(xhr.status, xhr.response?.detail));
      xhr.onerror = () => reject(new ApiError(0));
      xhr.send(form);
    });
  }

  return {
    baseUrl,
    findToken,
    upload,
    settings: async (): Promise<Settings> => (await open("settings?site_key=" + encodeURIComponent(siteKey))).json(),
    conversation: (): Promise<Snapshot> => read("conversation"),
    startAfresh: (): Promise<Snapshot> => post("conversation"),
    say: (body: LineBody, key: string): Promise<Line> => post("lines", body, key),
    stream: (after: string, signal: AbortSignal) => request("stream?after=" + encodeURIComponent(after), { signal }),
    leaveMessage: (body: object, key: string): Promise<{ reference: string }> => post("tickets", body, key),
    rate: (score: number, comment: string) => post("rating", { score, comment }),
    solved: () => post("solved"),
    reopen: () => post("reopen"),
    articles: (question: string): Promise<{ items: Hit[] }> => read("articles?q=" + encodeURIComponent(question)),
    article: (id: string): Promise<Article> => read("articles/" + encodeURIComponent(id)),
    picture: async (address: string): Promise<Blob> => {
      const ours = address.startsWith(api);
      return (await exchange(address, describe({}, ours ? await takeToken() : undefined))).blob();
    },
  };
}
