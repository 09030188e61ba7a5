/** What every part of the widget works with. */

import type { Client } from "./client";
import type { Conversation } from "./conversation";
import type { Store } from "./store";
import type { Config, Settings, User } from "./types";

export interface Desk {
  client: Client;
  store: Store;
  conversation: Conversation;
  config: Config;
  settings: Settings;
  user: User;
}
