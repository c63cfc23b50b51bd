// A card in vpcd's reader until it is told to leave. Thread rule: one thread; signals end it.
#pragma once

#include <memory>

#include "tools/jpki-vcard/commands.h"
#include "vcard/vpcd.h"

namespace jpki_vcard {

// The exit status. `make` is called once the card may be put in, and `load` for the command `swap`. What they
// throw passes through.
int run_front(const FrontOptions& options, const std::function<std::shared_ptr<vcard::Card>()>& make,
              const vcard::VpcdFront::Loader& load);

}  // namespace jpki_vcard
