// The calls that programs make, in their order, as their logs show them: Firefox ESR and OpenSSH.
// Thread rule: one thread.
#pragma once

#include "benchmarks/client.h"

namespace benchmarks {

// From the loading of the module to the first window.
void firefox_start(Client& client);
// A page that wants a client certificate, after firefox_start(): the holder enters the authentication PIN.
void firefox_page(Client& client);

// ssh-keygen -D: every public key and certificate of every token.
void ssh_list_keys(Client& client);
// ssh with the authentication key: the same of this token, with the PIN, and one signature.
void ssh_log_in(Client& client);

}  // namespace benchmarks
