// In the page's own world, before its scripts, and in its frames of the same site: it reads that it is on Windows. The pages turn
// Linux away before they ask anything. What the browser sends to the server, and what workers read, stays as it is.
(() => {
  const {text, platform, platformVersion, navigatorPlatform} = globalThis.jpkiPortal.userAgent;
  delete globalThis.jpkiPortal;

  const getterOf = (prototype, name) => Object.getOwnPropertyDescriptor(prototype, name).get;
  const put = (prototype, name, get) => Object.defineProperty(prototype, name, {get, enumerable: true, configurable: true});

  const change = (name, changed) => {
    const get = getterOf(Navigator.prototype, name);
    put(Navigator.prototype, name, function () { return changed(get.call(this)); });
  };

  // Firefox's appVersion has no more than "(X11)".
  const onWindows = value => value.replace(/\([^)]*Linux [^;)]*/, `(${text}`).replace("(X11)", `(${platform})`);
  change("userAgent", onWindows);
  change("appVersion", onWindows);
  change("platform", () => navigatorPlatform);
  if ("oscpu" in Navigator.prototype) change("oscpu", () => text);

  // Firefox has none.
  if (!globalThis.NavigatorUAData) return;
  const {prototype} = NavigatorUAData;
  const {getHighEntropyValues, toJSON} = prototype;
  put(prototype, "platform", () => platform);
  prototype.toJSON = function () {
    return {...toJSON.call(this), platform};
  };
  prototype.getHighEntropyValues = async function (hints) {
    const values = {...await getHighEntropyValues.call(this, hints), platform};
    return "platformVersion" in values ? {...values, platformVersion} : values;
  };
})();
