// How the tool speaks: facts to standard output, as text or as JSON; troubles as text to standard error, or
// within the JSON. The schema is in docs/jpki-tool.md. Thread rule: one thread.
#pragma once

#include <nlohmann/json.hpp>
#include <optional>
#include <string>

#include "holder/card_pin.h"
#include "holder/renewal.h"
#include "holder/trouble.h"
#include "jpki/card.h"
#include "tools/card_words.h"
#include "tools/jpki-tool/settings.h"
#include "tools/jpki-tool/text.h"

namespace jpki_tool {

using Json = nlohmann::ordered_json;

// What a command has found out, in both forms, and what it ends with.
struct Findings {
  Json facts = Json::object();
  std::string text = {};
  holder::Trouble trouble = holder::Trouble::none;
  std::string subject = {};  // of the trouble
  const char* reason = "";   // a message id
};

// Prints it; returns the exit code. Whether it arrived is known at the end only, and said there.
int say_so_far(const Settings& settings, const std::string& command, const Findings& findings);
// The last, with which the tool ends.
int say(const Settings& settings, const std::string& command, const Findings& findings);

// A line on standard error while something is waited for or before something is asked; never JSON.
void remark(const std::string& text);

// In the user's language.
using tools::date_text;
using tools::name_of;
using tools::pin_text;
std::string name_of(jpki::KeyRole role);  // of the certificate
// What the certificate for signing holds, a sentence; said before it is shown, written or given away.
std::string personal_data_text();

// For programs.
const char* code_of(jpki::KeyRole role);
const char* code_of(holder::PinName pin);  // on the command line too
std::optional<holder::PinName> pin_of_code(std::string_view code);
const char* code_of(holder::Standing standing);
Json json_of(std::optional<int> tries_left);  // null where the card does not say

}  // namespace jpki_tool
