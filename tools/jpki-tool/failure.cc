#include "tools/jpki-tool/failure.h"

#include "tools/trouble_now.h"

namespace jpki_tool {

Findings failure_now() {
  const holder::TroubleError error = tools::trouble_now();
  Findings findings;
  findings.trouble = error.trouble();
  findings.subject = error.subject();
  findings.reason = error.reason();
  return findings;
}

}  // namespace jpki_tool
