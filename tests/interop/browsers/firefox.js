// Runs inside Firefox; tells on its standard output what a person would see: a question, or a page.
const tell = (...words) => dump("told " + JSON.stringify(words) + "\n");

Services.obs.addObserver(dialog => tell(dialog.Dialog.args.promptType), "common-dialog-loaded");
// "… has requested that you identify yourself with a certificate": the one that is proposed is taken.
Services.obs.addObserver(dialog => {
  tell("certificate");
  dialog.acceptDialog();
}, "cert-dialog-loaded");

const {STATE_STOP, STATE_IS_WINDOW, LOCATION_CHANGE_ERROR_PAGE} = Ci.nsIWebProgressListener;
// Kept by the window: Firefox holds its listeners weakly.
window.endOfLoad = {
  QueryInterface: ChromeUtils.generateQI(["nsIWebProgressListener", "nsISupportsWeakReference"]),
  onStateChange(progress, request, flags, status) {
    if (!progress.isTopLevel || !(flags & STATE_STOP) || !(flags & STATE_IS_WINDOW)) return;
    this.status = status;
    if (status == 0) tell("loaded", status);
  },
  // A page that fails is followed by one that says so; a visit that began in between would be lost.
  onLocationChange(progress, request, location, flags) {
    if (progress.isTopLevel && flags & LOCATION_CHANGE_ERROR_PAGE) tell("loaded", this.status);
  },
};
gBrowser.selectedBrowser.addProgressListener(window.endOfLoad);
