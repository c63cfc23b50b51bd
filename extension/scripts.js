// Which pages get which script beyond those of manifest.json: the sites that the holder has added, and the change of the user
// agent, which may be switched off.
import {addedSites, hosts, patternOf, userAgentIsChanged} from "./choices.js";

async function wanted() {
  const added = (await addedSites()).map(patternOf);
  const scripts = [];
  if (added.length) scripts.push({id: "page", matches: added, js: ["sites.js", "page.js"], runAt: "document_end"});
  if (await userAgentIsChanged())
    scripts.push({id: "user-agent", matches: [...hosts.map(patternOf), ...added], js: ["sites.js", "user_agent.js"],
                  runAt: "document_start", world: "MAIN", allFrames: true, matchOriginAsFallback: true});
  return scripts;
}

// Those that are there are left alone: a page may be loading.
const essence = scripts => JSON.stringify(scripts.map(({id, matches}) => [id, [...matches].sort()]).sort());

// Answers whether there was something to do.
async function replace() {
  const [are, should] = [await chrome.scripting.getRegisteredContentScripts(), await wanted()];
  if (essence(are) == essence(should)) return false;
  await chrome.scripting.unregisterContentScripts();
  await chrome.scripting.registerContentScripts(should);
  return true;
}

// One after the other.
let turn = Promise.resolve();
export const registerScripts = () => turn = turn.then(replace, replace);

// A page that was there before the scripts, as at the first start of a browser, is loaded once more; not one that somebody may have
// filled in meanwhile.
export async function reloadNewPages() {
  const reload = () => {
    if (performance.now() < 5000) location.reload();
  };
  for (const {id} of await chrome.tabs.query({url: hosts.map(patternOf)}))
    await chrome.scripting.executeScript({target: {tabId: id}, func: reload}).catch(() => {});
}
