// Translates PC/SC error codes into apdu::Fault, by one table. Thread rule: constants only.
#pragma once

#include <winscard.h>

#include <span>
#include <string>

#include "apdu/transport_error.h"

namespace apdu::pcsc {

struct ErrorRow {
  LONG code;
  const char* name;
  Fault fault;
};

// Every error that pcsclite.h names.
std::span<const ErrorRow> error_rows();

// A code that is not in the table counts as a failed communication.
Fault fault_of(LONG code);
std::string name_of(LONG code);

// The exception for a PC/SC function `call` that returned `code`.
TransportError error_of(const char* call, LONG code);

// Throws error_of(), unless `code` says success.
void check(const char* call, LONG code);

}  // namespace apdu::pcsc
