// Between the pages that ask and the program that answers (jpki-portal): one process for each document, which ends with it. In
// Chromium a service worker, in Firefox a background script.
import {PROGRAM, mayAsk} from "./choices.js";
import {registerScripts, reloadNewPages} from "./scripts.js";

const LONGEST_REQUEST = 256 * 1024;
const MOST_DOCUMENTS = 8;
const documents = new Set();  // each that has a line, as {origin, end()}

// As the browser says, never the page. Old Firefoxes know the address only.
const originOf = ({origin, url}) => origin ?? URL.parse(url)?.origin;

// The document on top of a tab, and not one that is loaded in advance.
const isPage = ({id, tab, frameId, documentLifecycle = "active"}) =>
  id == chrome.runtime.id && tab && frameId === 0 && documentLifecycle == "active";

const isRequest = message => typeof message == "string" && message.length <= LONGEST_REQUEST;
const isAnswer = answer => answer?.type == "answer" && typeof answer.message == "string";

// The page's script knows what to say then.
const noAnswer = page => page.postMessage({});

function lineToProgram(page, ended) {
  const program = chrome.runtime.connectNative(PROGRAM);
  program.onMessage.addListener(answer => {
    if (isAnswer(answer)) return page.postMessage({message: answer.message});
    program.disconnect();
    ended();
  });
  program.onDisconnect.addListener(() => {
    void chrome.runtime.lastError;  // it is not installed, or has ended
    ended();
  });
  return program;
}

function serve(page) {
  const origin = originOf(page.sender);
  const admitted = isPage(page.sender) && documents.size < MOST_DOCUMENTS ? mayAsk(origin) : Promise.resolve(false);
  let program = null;
  let left = false;
  const leave = () => {
    left = true;
    documents.delete(document);
    program?.postMessage({type: "close"});
    program?.disconnect();
  };
  const document = {origin, end: () => {
    leave();
    page.disconnect();
  }};
  documents.add(document);

  page.onMessage.addListener(async ({message}) => {
    const allowed = await admitted;
    if (left) return;
    if (!allowed || !isRequest(message)) return noAnswer(page);
    program ??= lineToProgram(page, () => {
      program = null;
      if (!left) noAnswer(page);
    });
    program.postMessage({type: "launch", origin, message});
  });

  page.onDisconnect.addListener(leave);
}

// A site that may not ask any more is not heard by a line that it has already, and its window closes.
async function endThoseThatMayNotAsk() {
  for (const document of [...documents]) if (!await mayAsk(document.origin)) document.end();
}

chrome.runtime.onConnect.addListener(page => serve(page));

chrome.action.onClicked.addListener(() => chrome.runtime.openOptionsPage());

// Whatever may have changed which pages get which script.
const {runtime, permissions, storage} = chrome;
for (const event of [runtime.onInstalled, runtime.onStartup])
  event.addListener(async () => await registerScripts() && reloadNewPages());
permissions.onRemoved.addListener(endThoseThatMayNotAsk);
for (const event of [permissions.onAdded, permissions.onRemoved, storage.onChanged]) event.addListener(() => registerScripts());
