// A program that uses a PKCS#11 module, any module: it loads it, finds the card's tokens by their labels, and
// makes the calls that the jobs are put together from. Whatever a module refuses ends the job. Thread rule:
// one thread.
#pragma once

#include <initializer_list>
#include <set>
#include <stdexcept>
#include <string>
#include <vector>

#include "pkcs11/cryptoki.h"
#include "support/bytes.h"

namespace benchmarks {

enum class Role { authentication, signature };

struct Pins {
  std::string authentication;
  std::string signature;
};

// A call that failed, with its name and result.
class CallFailed : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};
void require(CK_RV result, const char* call);

// An attribute of a search: points at a value that outlives it.
template <typename T>
CK_ATTRIBUTE attribute_of(CK_ATTRIBUTE_TYPE type, T& value) {
  return {type, &value, sizeof value};
}
CK_ATTRIBUTE attribute_of(CK_ATTRIBUTE_TYPE type, support::Bytes& value);

class Client {
 public:
  // Sees the tokens in that reader only: no PIN of the virtual card may reach a real one that lies on
  // another.
  Client(std::string module, std::string reader, Pins pins)
      : module_(std::move(module)), reader_(std::move(reader)), pins_(std::move(pins)) {}

  // Loads and initialises the module, as a program with threads does.
  void load();
  // Logs out and gives the module back; nothing where it was never loaded.
  void leave();

  std::vector<CK_SLOT_ID> slots(CK_BBOOL with_token);
  // The first slot in the reader whose token's label names the role.
  CK_SLOT_ID slot_of(Role role);
  CK_SESSION_HANDLE open(CK_SLOT_ID slot, CK_FLAGS flags = CKF_SERIAL_SESSION);
  // Only in a session on a slot of slot_of().
  void login(CK_SESSION_HANDLE session, Role role, CK_USER_TYPE user = CKU_USER);

  std::vector<CK_OBJECT_HANDLE> find(CK_SESSION_HANDLE session, std::vector<CK_ATTRIBUTE> pattern = {});
  std::vector<CK_OBJECT_HANDLE> find_class(CK_SESSION_HANDLE session, CK_OBJECT_CLASS object_class);
  // Asks for the sizes first and then for the values, as nearly every program does. What the object has not
  // is empty.
  std::vector<support::Bytes> attributes(CK_SESSION_HANDLE session, CK_OBJECT_HANDLE object,
                                         std::initializer_list<CK_ATTRIBUTE_TYPE> types);
  // Asks for the login that the key wants, and makes the signature.
  support::Bytes sign(CK_SESSION_HANDLE session, CK_OBJECT_HANDLE key, Role role, CK_MECHANISM_TYPE mechanism,
                      support::Bytes data);

  CK_FUNCTION_LIST* p11 = nullptr;

 private:
  bool in_the_reader(CK_SLOT_ID slot);

  std::string module_;
  std::string reader_;
  // What slot_of() has found, and the sessions there; asking the module again might cost commands.
  std::set<CK_SLOT_ID> found_slots_;
  std::set<CK_SESSION_HANDLE> found_sessions_;
  Pins pins_;
};

}  // namespace benchmarks
