// What the tools say, in the user's language: gettext, domain "jpki-pkcs11", catalogues in tools/po/.
// Thread rule: speak_the_users_language() once, before the first message.
#pragma once

#include <libintl.h>

#include <string>
#include <string_view>
#include <vector>

// GCC and Clang check a translated format like the original where they see gettext's name.
#define _(text) gettext(text)

namespace tools {

enum class Language { english, japanese };

// Of the environment (LANGUAGE, LC_ALL, LC_MESSAGES, LANG), also where that locale is not installed.
Language users_language();

// Has the messages in `language`, whatever the environment says, also where no locale of it is installed.
void speak(Language language);

// Finds the catalogue in the build tree beside the tool, or where it was installed.
void speak_the_users_language();

// `text` with %1 and %2 replaced.
std::string filled(const std::string& text, const std::string& first, const std::string& second = {});
// The same with as many values as there are, nine at the most.
std::string filled_all(const std::string& text, const std::vector<std::string>& values);

}  // namespace tools
