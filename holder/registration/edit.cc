#include "holder/registration/edit.h"

#include "holder/message_id.h"

namespace holder::registration {

const Note kAlready{"already", N_("It is registered already: %1")};
const Note kByDesktopPortal{"by_desktop_portal",
                            N_("A Snap or Flatpak of Firefox starts programs of the system only where the "
                               "desktop does it for it, as on Ubuntu; that was not tried: %1")};
const Note kByPolicy{"by_policy", N_("A policy gives it the module: %1")};
const Note kByProxy{"by_proxy", N_("It has the module already: it loads p11-kit-proxy.so, and p11-kit lists "
                                   "the module. Twice would show each token twice. (%1)")};
const Note kConfined{"confined",
                     N_("Left alone, since it is a Snap or Flatpak, which is shut in and not known "
                        "to load modules of the system: %1")};
const Note kExtensionToo{
    "extension_too", N_("The browser needs the extension too; docs/clients/portal.md says how it gets it.")};
const Note kNotRegistered{"not_registered", N_("It is not registered here: %1")};
const Note kOtherForAll{
    "other_for_all",
    N_("What every user of the computer has there does not lead to a jpki-portal that can be "
       "started; yours goes before it: %1")};
const Note kOtherModule{"other_module", N_("It was told of %1 otherwise than by this command, and is left "
                                           "alone.")};
const Note kOtherProvider{
    "other_provider",
    N_("A line PKCS11Provider names %1 for such a host already, and ssh takes the first. The "
       "block is put above it, so that it counts for the hosts that it names, and for no "
       "others.")};
const Note kPartsMissing{"parts_missing",
                         N_("%1 has neither its provider nor its engine for PKCS#11 yet. On Debian "
                            "and Ubuntu: sudo apt install pkcs11-provider, or "
                            "libengine-pkcs11-openssl on Debian 12")};
const Note kPolicyStays{"policy_stays",
                        N_("%1 keeps in its profiles what a policy has given to it. Each user "
                           "takes it out there by the same command without --system.")};
const Note kProgramConfined{"program_confined",
                            N_("Left alone, since it is a Snap or Flatpak, which cannot start a program of "
                               "the system. Use the browser as a package of the system: %1")};
const Note kSetVariable{"set_variable",
                        N_("OpenSSL reads it where it is named, for a single command or a shell:"),
                        "export OPENSSL_CONF='%1'"};
const Note kTwiceByProxy{"twice_by_proxy",
                         N_("%1 knows the module itself and loads p11-kit-proxy.so, so it will "
                            "show each token twice. Take it out there: jpki-tool unregister")};

const char* const kChangedByHand = N_("what was registered there has been changed since");

}  // namespace holder::registration
