// The settings: what answers, which card lies there, who may ask.
import {PROGRAM, changeUserAgent, hostOf, hosts, isAdded, patternOf, sites, userAgentIsChanged} from "./choices.js";

const say = (...words) => chrome.i18n.getMessage(...words);
const place = id => document.getElementById(id);

// Of the words here; Chromium's "@@ui_locale" may be another.
document.documentElement.lang = say("language");
document.title = say("name");
for (const element of document.querySelectorAll("[data-message]")) element.textContent = say(element.dataset.message);

function show(id, text, good) {
  const element = place(id);
  element.textContent = text;
  element.className = text && (good ? "good" : "bad");
}

// What the program may say of the card, and the message for it.
const CARDS = {my_number: "cardMyNumber", no_service: "cardNoService", no_reader: "cardNoReader", no_card: "cardNoCard",
               another_card: "cardAnother", busy: "cardBusy"};

function askProgram() {
  show("program", say("asking"), true);
  place("program").className = "";
  for (const id of ["card", "window"]) show(id, "");
  const program = chrome.runtime.connectNative(PROGRAM);
  program.onMessage.addListener(state => {
    program.disconnect();
    if (state?.type != "state") return show("program", say("programStrange"), false);
    show("program", say("programAnswers", [String(state.version)]), true);
    const card = Object.hasOwn(CARDS, state.card) ? CARDS[state.card] : "cardUnknown";
    show("card", say(card, [String(state.reader ?? "")]), card == CARDS.my_number);
    if (state.window == "no_pinentry") show("window", say("windowMissing"), false);
  });
  program.onDisconnect.addListener(() => {
    void chrome.runtime.lastError;
    show("program", say("programSilent"), false);
  });
  program.postMessage({type: "state"});
}

function row(host, button) {
  const item = document.createElement("li");
  const name = document.createElement("code");
  name.textContent = host;
  item.append(name);
  if (button) item.append(button);
  return item;
}

function removeButton(host) {
  const button = document.createElement("button");
  button.textContent = say("remove");
  button.setAttribute("aria-label", say("removeHost", [host]));
  button.onclick = () => chrome.permissions.remove({origins: [patternOf(host)]});
  return button;
}

async function showSites() {
  const all = await sites();
  const added = all.filter(isAdded);
  place("hosts").replaceChildren(...hosts.filter(host => all.includes(host)).map(host => row(host)),
                                 ...added.map(host => row(host, removeButton(host))));
  place("more").hidden = added.length == 0;
  place("setting").textContent = `[portal]\nsites = ${JSON.stringify(added)}`;
}

place("add").onsubmit = async event => {
  event.preventDefault();
  const host = hostOf(place("host").value.trim());
  place("refused").textContent = host ? "" : say("noHost");
  // The browser itself asks, and only in answer to this click.
  if (host && await chrome.permissions.request({origins: [patternOf(host)]})) event.target.reset();
};

place("again").onclick = askProgram;
place("userAgent").onchange = ({target}) => changeUserAgent(target.checked);
for (const event of [chrome.permissions.onAdded, chrome.permissions.onRemoved]) event.addListener(showSites);

askProgram();
showSites();
place("userAgent").checked = await userAgentIsChanged();
