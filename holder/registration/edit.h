// What a registration makes of one file's text: pure, so that what is shown before is what is done. Notes and
// refusals are message ids. Thread rule: no state.
#pragma once

#include <functional>
#include <optional>
#include <string>

namespace holder::registration {

// Nothing: there is no such file.
using Text = std::optional<std::string>;

// Why nothing is changed, or what else is to be known. docs/jpki-tool.md repeats the table and is held equal
// by tests/structure/trouble_pages.py.
struct Note {
  const char* code;          // symbolic, for programs
  const char* message;       // may have %1, the subject
  const char* command = "";  // to be copied, behind the message: may have %1 as well, and is in no language
};

extern const Note kAlready;
extern const Note kByDesktopPortal;
extern const Note kByPolicy;
extern const Note kByProxy;
extern const Note kConfined;
extern const Note kExtensionToo;
extern const Note kNotRegistered;
extern const Note kOtherForAll;
extern const Note kOtherModule;
extern const Note kOtherProvider;
extern const Note kPartsMissing;
extern const Note kPolicyStays;
extern const Note kProgramConfined;
extern const Note kSetVariable;
extern const Note kTwiceByProxy;

struct Edited {
  Text text;                      // as it was before, where nothing is to be changed
  const Note* note = nullptr;     // why not
  std::string subject = {};       // of the note; empty: the file
  const char* refusal = nullptr;  // somebody has to look at the file; then the text counts for nothing
  const char* emptied = nullptr;  // what a file that would go holds, where a link leads to it; none: it stays
};

using Edit = std::function<Edited(const Text& before)>;

extern const char* const kChangedByHand;

}  // namespace holder::registration
