// What the tools say, in the user's language: gettext's catalogues, in tools/po/.
// Thread rule: speak() once, before the first message.
#pragma once

#include <string>
#include <string_view>
#include <vector>

// What xgettext looks for.
#define _(text) tools::translated(text)

namespace tools {

enum class Language { english, japanese };

// Of the environment (LANGUAGE, LC_ALL, LC_MESSAGES, LANG), also where that locale is not installed.
Language users_language();

// Has the messages in `language`, whatever the environment says, also where no locale of it is installed.
void speak(Language language);

// In the language that is spoken; `text` itself in English, or where it has no translation. Pages of the
// documents that it names have the paths that they are installed at.
const char* translated(const char* text);

// `text` with %1 and %2 replaced.
std::string filled(const std::string& text, const std::string& first, const std::string& second = {});
// The same with as many values as there are, nine at the most.
std::string filled_all(const std::string& text, const std::vector<std::string>& values);

}  // namespace tools
