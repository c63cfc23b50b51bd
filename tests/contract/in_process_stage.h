// The stage within this process, with the faults and counts that only it has.
#pragma once

#include <cstddef>
#include <functional>

#include "tests/contract/stage.h"
#include "vcard/in_process.h"
#include "vcard/virtual_card.h"

namespace contract {

inline constexpr const char* kReader = "Test reader 00 00";

// The readers that the module under test sees; others after its next C_Initialize.
vcard::VirtualReaderDirectory& readers();
void begin_anew();

// How often the module has asked for the readers, since the process began.
std::size_t looks();

// What happens in each look from now on, before the readers answer; null for nothing.
void before_each_look(std::function<void()> hook);

// Every connection that the module makes from now on passes through `wrap`; null: as it is.
using Wrap = std::unique_ptr<apdu::CardTransport> (*)(std::unique_ptr<apdu::CardTransport>);
void wrap_connections(Wrap wrap);

}  // namespace contract
