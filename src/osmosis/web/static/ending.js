// A page of a call-on that comes back out of the browser's memory would not end by itself any more.
// It is asked for anew, and the server says how long it still lasts, or that it is over.
"use strict";

addEventListener("pageshow", (event) => {
  if (event.persisted) location.reload();
});
