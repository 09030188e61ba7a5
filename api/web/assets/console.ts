/** The console and the admin's board: they follow what happens, keep what is being written, and listen to keys. */

import { followComposers } from "./console/composer";
import { followKeys } from "./console/keys";
import { followNews } from "./console/news";
import { followPanes } from "./console/panes";

followPanes();
followComposers();
followKeys();
followNews();
