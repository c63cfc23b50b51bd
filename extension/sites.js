// What may change without notice, and nothing else: the sites that ask, and what their pages look for. Between the braces it
// is JSON, since programs in other languages read it too.
globalThis.jpkiPortal = {
  "hosts": ["myna.go.jp", "www.myna.go.jp", "login.e-tax.nta.go.jp", "www.keisan.nta.go.jp"],
  "inputs": {
    "Chromium": {"extension-is-installed": "24", "app-is-installed": "29"},
    "Firefox": {"extension-is-installed": "24", "app-is-installed": "25"}
  },
  "userAgent": {"text": "Windows NT 10.0; Win64; x64", "platform": "Windows", "platformVersion": "10.0.0",
                "navigatorPlatform": "Win32"}
};
