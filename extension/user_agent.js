// In the page's own world, before its scripts: it reads that it is on Windows. The pages turn Linux away before they ask anything.
// What the browser sends to the server stays as it is.
(() => {
  const {text, platform, platformVersion} = globalThis.jpkiPortal.userAgent;
  delete globalThis.jpkiPortal;

  const getterOf = (prototype, name) => Object.getOwnPropertyDescriptor(prototype, name).get;
  const put = (prototype, name, get) => Object.defineProperty(prototype, name, {get, enumerable: true, configurable: true});

  const userAgent = getterOf(Navigator.prototype, "userAgent");
  put(Navigator.prototype, "userAgent", function () {
    return userAgent.call(this).replace(/\([^)]*Linux [^;)]*/, `(${text}`);
  });

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
