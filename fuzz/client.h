// A program that uses the module: steps chosen by the input, each a few PKCS#11 calls as clients make them,
// and what must hold of every call whatever the card does. Thread rule: one thread.
#pragma once

#include <array>
#include <memory>
#include <string_view>
#include <utility>

#include "fuzz/input.h"
#include "fuzz/invariant.h"
#include "fuzz/readers.h"
#include "fuzz/return_values.h"
#include "pkcs11/cryptoki.h"

namespace fuzz {

// A call that is watched: what it sends to the card, and what it returns.
template <typename... Parameters, typename... Arguments>
CK_RV call(std::string_view name, CK_RV (*function)(Parameters...), Arguments&&... arguments) {
  readers().witness().call_begins(name);
  const CK_RV result = function(std::forward<Arguments>(arguments)...);
  if (!may_return(name, result)) {
    std::fprintf(stderr, "%s: %#lx\n", std::string(name).c_str(), result);
    require(false, "a function returns what its section of the standard names");
  }
  return result;
}

class Client {
 public:
  // Initialises the module, with settings chosen by the input.
  explicit Client(Input& input);
  // Ends it.
  ~Client();
  Client(const Client&) = delete;
  Client& operator=(const Client&) = delete;

  // One step.
  void go_on();

 private:
  // Slots and tokens.
  void list_slots();
  void show_token();
  void list_mechanisms();
  void close_session();
  void log_in();
  void log_out();
  void set_pin();
  void wait_for_event();
  void start_again();
  void remove_card();
  void insert_card();
  // Objects and keys (client_keys.cc).
  void find_objects();
  void read_attributes();
  void sign();
  void sign_in_parts();
  void verify();

  // Opened where none is open.
  CK_SESSION_HANDLE session(CK_SLOT_ID slot);
  CK_OBJECT_HANDLE find(CK_SLOT_ID slot, CK_OBJECT_CLASS object_class);
  support::Bytes number_of_key(CK_SLOT_ID slot, CK_OBJECT_HANDLE key, CK_ATTRIBUTE_TYPE type);
  void check_signature(CK_SLOT_ID slot, CK_OBJECT_HANDLE key, CK_MECHANISM_TYPE mechanism,
                       support::ByteView data, support::ByteView signature);
  CK_SLOT_ID slot() { return input_.byte() & 1; }

  Input& input_;
  CK_FUNCTION_LIST* p11_ = nullptr;
  const std::shared_ptr<Card> card_;  // to be put in again
  std::array<CK_SESSION_HANDLE, 2> sessions_ = {};
};

}  // namespace fuzz

// `name` of the function list that is called p11_ here.
#define JPKI_CALL(name, ...) ::fuzz::call(#name, p11_->name, __VA_ARGS__)
