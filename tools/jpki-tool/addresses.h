// The addresses of a server's name, looked up within a time: the system's own look-up knows none.
// Thread rule: any; a look-up that is given up ends by itself, in a thread of its own.
#pragma once

#include <netdb.h>

#include <memory>
#include <string>

#include "support/deadline.h"

namespace jpki_tool {

struct AddressesFreed {
  void operator()(addrinfo* list) const { freeaddrinfo(list); }
};
using Addresses = std::unique_ptr<addrinfo, AddressesFreed>;

// As getaddrinfo(3) does it.
using LookUp = int (*)(const char* host, const char* port, const addrinfo* wish, addrinfo** found);

// Throws holder::TroubleError: server_unreachable.
Addresses addresses_of(const std::string& host, const std::string& port, support::Deadline deadline,
                       LookUp look_up = &getaddrinfo);

}  // namespace jpki_tool
