// As the pages of e-Tax and MynaPortal speak: they look for two hidden inputs and at the browser's name, ask by one event, and hear
// the answer by another.
window.answers = [];
const waiting = [];
document.addEventListener("recvMsg", event => {
  answers.push(event.detail);
  waiting.shift()?.(event.detail);
});

// The text of a request, as it is.
window.launch = text => document.dispatchEvent(new CustomEvent("launchApp", {detail: text}));
window.nextAnswer = () => new Promise(heard => waiting.push(heard));
window.ask = text => {
  const answer = nextAnswer();
  launch(text);
  return answer;
};

window.detected = () => ["extension-is-installed", "app-is-installed"].map(id => document.getElementById(id)?.value ?? null);

window.system = async () => [
  navigator.userAgent, navigator.userAgentData?.platform ?? null,
  (await navigator.userAgentData?.getHighEntropyValues(["platformVersion"]))?.platformVersion ?? null,
  typeof jpkiPortal];

// What each way to a navigator of this site's says of the system.
const linuxIn = ({userAgent, appVersion, platform, oscpu = ""}) => [userAgent, appVersion, platform, oscpu].filter(
  text => /Linux|X11/.test(text));
window.linuxInFrames = async () => {
  const frames = [{src: "index.html"}, {src: "about:blank"}, {srcdoc: "<p>a frame</p>"}].map(source => new Promise(told => {
    const frame = Object.assign(document.createElement("iframe"), source);
    frame.onload = () => told(linuxIn(frame.contentWindow.navigator));
    document.body.append(frame);
  }));
  return [linuxIn(navigator), ...await Promise.all(frames)].flat();
};

// A frame of this page's at another address, which asks what stands behind the #; answers what it says of itself then.
window.tellOfFrame = address => new Promise(told => {
  addEventListener("message", ({data}) => told(data), {once: true});
  const frame = document.createElement("iframe");
  frame.src = address;
  document.body.append(frame);
});
if (window != top) addEventListener("load", () => {
  launch(decodeURIComponent(location.hash.slice(1)));
  parent.postMessage(detected(), "*");
});
