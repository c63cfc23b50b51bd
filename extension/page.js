// Beside the page, in a world of its own: shows the page that it is here, carries its requests to the background and the answers
// back. It belongs to one document of a site that may ask, never to a frame (manifest.json, background.js).
(() => {
  const {inputs} = globalThis.jpkiPortal;
  // What pages know for "the program does not answer".
  const NO_ANSWER = "EW044-C300";

  function refusal(request) {
    const answer = {};
    try {
      const {mode} = JSON.parse(request);
      if (typeof mode == "string") answer.mode = mode;
    } catch {
      // No JSON, or none with a mode.
    }
    return JSON.stringify({...answer, result: "1", errcode: NO_ANSWER});
  }

  const tell = answer => document.dispatchEvent(new CustomEvent("recvMsg", {bubbles: true, detail: answer}));

  // One line to the background for this document, from its first request until it is left. The browser ends it with the document,
  // so what comes back by it can reach no other.
  let line = null;
  let asked = null;

  function answered(answer) {
    asked = null;
    tell(answer);
  }

  function lineToBackground() {
    const opened = chrome.runtime.connect({name: "page"});
    opened.onMessage.addListener(({message}) => {
      if (opened == line && asked != null) answered(message ?? refusal(asked));
    });
    opened.onDisconnect.addListener(() => {
      if (opened != line) return;
      line = null;
      if (asked != null) answered(refusal(asked));
    });
    return opened;
  }

  function ask(request) {
    if (typeof request != "string" || asked != null) return tell(refusal(request));
    try {
      line ??= lineToBackground();
      asked = request;
      line.postMessage({message: request});
    } catch {
      // Longer than the browser carries, or the extension was taken away under the page.
      line?.disconnect();
      line = null;
      answered(refusal(request));
    }
  }

  // Not at once: the page goes on with what it does until it listens.
  document.addEventListener("launchApp", event => {
    const request = event.detail;
    queueMicrotask(() => ask(request));
  });

  // A page that is left may be kept, and come back as it was (pageshow, persisted). Its window is gone by then: what it asked for
  // came to nothing, and the next request opens a line anew.
  addEventListener("pagehide", () => {
    line?.disconnect();
    line = null;
  });
  addEventListener("pageshow", () => {
    if (asked != null && line == null) answered(refusal(asked));
  });

  const browserName = navigator.userAgent.includes("Firefox/") ? "Firefox" : "Chromium";
  for (const [id, value] of Object.entries(inputs[browserName])) {
    if (document.getElementById(id)) continue;
    const input = document.createElement("input");
    Object.assign(input, {type: "hidden", id, value});
    document.body?.append(input);
  }
})();
