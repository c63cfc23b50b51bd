// A virtual card as PKCS#11 scenarios want it: keys made once a process, the PINs of witness.h, and a fresh
// state each time. Thread rule: one thread.
#pragma once

#include <memory>

#include "fuzz/input.h"
#include "vcard/virtual_card.h"

namespace fuzz {

// Powered on; other numbers have other keys. Up to three of its switches stand as the input says.
std::shared_ptr<vcard::VirtualCard> sample_card(Input& input, unsigned number = 0);

}  // namespace fuzz
