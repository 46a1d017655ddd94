// Show the outcome as soon as the background work is done.

import { listen } from "./talk.js";

listen(document.getElementById("approval").dataset.case, ({ running }) => { if (!running) location.reload(); });
