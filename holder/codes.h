// The codes that a holder meets in other programs' messages, in plain words: return values of PKCS#11, status
// words of the card, errors of pcscd, and jpki-tool's own. Texts are message ids. Thread rule: constants
// only.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "holder/trouble.h"

namespace holder {

enum class CodeKind { pkcs11, status_word, pcsc, exit_code };

struct CodeRow {
  CodeKind kind;
  const char* value;    // hexadecimal capitals without leading zeros; an x in a status word is any digit
  const char* name;     // empty where the code has none
  Trouble trouble;      // the trouble that it comes from
  const char* meaning;  // null: the trouble's message
  const char* remedy;   // null: the trouble's remedy
};

// All but the exit codes, which are in trouble_rows().
std::span<const CodeRow> code_rows();

struct CodeMeaning {
  CodeKind kind;
  std::string value;  // as people write it: 0xA4, 63C2, 0x8010000C, 22
  std::string name;
  const char* meaning;  // may have %1, which `tries` fills
  const char* remedy;
  std::string tries;
};

// What `typed` means: a name (CKR_..., SCARD_..., a symbolic code), a hexadecimal number with or without 0x,
// or a decimal one. Nothing where nothing is known of it.
std::optional<CodeMeaning> meaning_of(std::string_view typed);

}  // namespace holder
