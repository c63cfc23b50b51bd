// What the tools say, in the user's language: gettext, domain "jpki-pkcs11", catalogues in tools/po/.
// Thread rule: speak_the_users_language() once, before the first message.
#pragma once

#include <libintl.h>

#include <string>

// GCC and Clang check a translated format like the original where they see gettext's name.
#define _(text) gettext(text)

namespace tools {

// Finds the catalogue in the build tree beside the tool, or where it was installed.
void speak_the_users_language();

// `text` with %1 and %2 replaced.
std::string filled(const std::string& text, const std::string& first, const std::string& second = {});

}  // namespace tools
