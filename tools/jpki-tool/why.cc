// jpki-tool why: what a code means that some program has shown.
#include <unistd.h>

#include <array>

#include "holder/codes.h"
#include "tools/jpki-tool/commands.h"
#include "tools/messages.h"

namespace jpki_tool {
namespace {

using holder::CodeKind;

struct KindRow {
  const char* code;
  std::string name;
};

KindRow row_of(CodeKind kind) {
  switch (kind) {
    case CodeKind::pkcs11: return {"pkcs11", _("return value of PKCS#11")};
    case CodeKind::status_word: return {"status_word", _("status word of the card")};
    case CodeKind::pcsc: return {"pcsc", _("error of the reader service (pcscd)")};
    case CodeKind::exit_code: return {"exit_code", _("exit code of jpki-tool")};
  }
  return {};
}

}  // namespace

Findings why(const std::string& code) {
  const auto found = holder::meaning_of(code);
  if (!found) throw holder::TroubleError(holder::Trouble::unknown_code, code);
  const KindRow kind = row_of(found->kind);
  // What a trouble of the tool's own would name is not known here.
  const std::string unnamed = found->kind == CodeKind::exit_code ? "…" : found->tries;
  const std::string meaning = tools::filled(tools::translated(found->meaning), unnamed, "…");
  Findings findings;
  findings.facts["code"] = {{"kind", kind.code},
                            {"value", found->value},
                            {"name", found->name},
                            {"meaning", meaning},
                            {"remedy", tools::translated(found->remedy)}};
  Page page(wants_colours(STDOUT_FILENO));
  page.heading(found->value + (found->name.empty() ? "" : " " + found->name) + ": " + kind.name);
  page.row(_("Meaning"), meaning);
  page.row(_("What to do"), tools::translated(found->remedy));
  findings.text = page.text();
  return findings;
}

}  // namespace jpki_tool
