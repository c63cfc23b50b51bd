// What the holder has chosen. The sites are kept by the browser, as its permissions; the rest is one switch.
import "./sites.js";

export const PROGRAM = "io.github.jpki_pkcs11.portal";
export const {hosts} = globalThis.jpkiPortal;

export const patternOf = host => `https://${host}/*`;

// One host by its name: no pattern for many, no address, no port.
const ONE_HOST = /^https:\/\/((?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z](?:[a-z0-9-]*[a-z0-9])?)\/\*$/;

// The sites that the browser lets it have: those of the manifest too can be taken away from it.
export async function sites() {
  const {origins = []} = await chrome.permissions.getAll();
  return origins.map(origin => ONE_HOST.exec(origin)?.[1]).filter(Boolean).sort();
}

export const isAdded = host => !hosts.includes(host);

export const addedSites = async () => (await sites()).filter(isAdded);

// The host of an address, or of a name that somebody typed; null where it is none that could ask.
export function hostOf(text) {
  const address = URL.parse(/^[a-z]+:/i.test(text) ? text : `https://${text}`);
  return address?.protocol == "https:" && ONE_HOST.test(patternOf(address.hostname)) ? address.hostname : null;
}

export async function mayAsk(origin) {
  const host = hostOf(origin);
  return host != null && (await sites()).includes(host);
}

export async function userAgentIsChanged() {
  return (await chrome.storage.local.get({changeUserAgent: true})).changeUserAgent;
}

export const changeUserAgent = wanted => chrome.storage.local.set({changeUserAgent: wanted});
