/** The one HTTP client of the widget: the token travels in a header, never in an address. */

import type { Store } from "./store";
import { tongue } from "./words";
import type { Article, Hit, Line, LineBody, Picture, Settings, Snapshot } from "./types";

export type Client = ReturnType<typeof createClient>;

/** Status 0 means that no answer came. The message is empty or the server's, fit to show to a customer. */
export class ApiError extends Error {
  constructor(readonly status: number, body?: { detail?: unknown }) {
    super(typeof body?.detail === "string" ? body.detail : "");
  }
}

/** Asking again could succeed. */
export function isPassing({ status }: Partial<ApiError>): boolean {
  return !status || status >= 500 || [401, 408, 409, 429].includes(status);
}

interface Call {
  body?: object;
  key?: string;
  signal?: AbortSignal;
  token?: string | null;
}

const PATIENCE_MS = 15_000;

export function createClient(baseUrl: string, siteKey: string, store: Store) {
  const api = baseUrl + "/api/v1/widget/";

  /** With a body it posts, without it reads. */
  async function exchange(path: string, { body, key, signal, token }: Call = {}): Promise<Response> {
    const headers: Record<string, string> = { "Accept-Language": tongue() };
    if (body) headers["Content-Type"] = "application/json";
    if (token) headers.Authorization = "Bearer " + token;
    if (key) headers["Idempotency-Key"] = key;
    const response = await fetch(new URL(path, api), {
      method: body ? "POST" : "GET",
      headers,
      body: body && JSON.stringify(body),
      signal: signal ?? AbortSignal.timeout(PATIENCE_MS),
    }).catch(() => Promise.reject(new ApiError(0)));
    if (response.ok) return response;
    throw new ApiError(response.status, await response.json().catch(() => null));
  }

  async function enter(): Promise<string> {
    const known = store.get<string>("token");
    if (known) return known;
    const { token } = await (await exchange("sessions", { body: { site_key: siteKey } })).json();
    store.set("token", token);
    return token;
  }

  const takeToken = async () => store.get<string>("token") ?? store.exclusive("session", enter);

  /** A refused token is forgotten, so that asking again begins a new session. */
  async function request(path: string, call?: Call): Promise<Response> {
    const token = await takeToken();
    return exchange(path, { ...call, token }).catch((error: ApiError) => {
      if (error.status === 401 && token === store.get("token")) store.drop("token");
      throw error;
    });
  }

  const read = async <T>(path: string, question = ""): Promise<T> =>
    (await request(path + encodeURIComponent(question))).json();
  const post = async <T>(path: string, body: object = {}, key?: string): Promise<T> =>
    (await request(path, { body, key })).json().catch(() => null);

  /** By XMLHttpRequest, because fetch tells no upload progress. */
  async function upload(file: File, progress: (share: number) => void): Promise<Picture> {
    const token = await takeToken();
    const form = new FormData();
    form.append("file", file);
    return new Promise((resolve, reject) => {
      const xhr = new XMLHttpRequest();
      xhr.open("POST", api + "files");
      xhr.responseType = "json";
      xhr.setRequestHeader("Authorization", "Bearer " + token);
      xhr.upload.onprogress = ({ loaded, total }) => progress(loaded / total);
      xhr.onloadend = () =>
        xhr.status === 201 ? resolve(xhr.response) : reject(new ApiError(xhr.status, xhr.response));
      xhr.send(form);
    });
  }

  return {
    baseUrl,
    upload,
    settings: async (): Promise<Settings> => (await exchange("settings?site_key=" + encodeURIComponent(siteKey))).json(),
    conversation: () => read<Snapshot>("conversation"),
    startAfresh: () => post<Snapshot>("conversation"),
    say: (body: LineBody, key: string) => post<Line>("lines", body, key),
    stream: (after: string, signal: AbortSignal) => request("stream?after=" + encodeURIComponent(after), { signal }),
    leaveMessage: (body: object, key: string) => post<{ reference: string }>("tickets", body, key),
    rate: (body: object) => post("rating", body),
    solved: () => post("solved"),
    reopen: () => post("reopen"),
    signIn: async () => open((await post<{ url: string }>("sign-in-links")).url),
    articles: (question: string) => read<{ items: Hit[] }>("articles?q=", question),
    article: (id: string) => read<Article>("articles/", id),
    /** The token is shown to the widget's own API only. */
    picture: async (address: string) =>
      (await (address.startsWith(api) ? request : exchange)(address)).blob(),
  };
}
