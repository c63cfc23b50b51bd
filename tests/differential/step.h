// One call of a generated script, in names that mean the same to both modules: session 2, the private key.
// Thread rule: values only.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "pkcs11/cryptoki.h"
#include "support/bytes.h"

namespace differential {

enum class Call {
  open_session,
  close_session,
  close_all_sessions,
  session_info,
  login,
  logout,
  look_up,  // a whole search: C_FindObjectsInit, C_FindObjects, C_FindObjectsFinal
  find_init,
  find,
  find_final,
  get_attributes,
  create_object,
  copy_object,
  destroy_object,
  set_attributes,
  digest_init,
  digest,
  digest_update,
  digest_final,
  sign_init,
  sign,
  sign_update,
  sign_final,
  verify_init,
  verify,
  verify_update,
  verify_final,
  random,
  count_of_calls
};

// The objects of a token, two handles that no object has, and a handle whose object is no longer to be seen.
enum class Name { private_key, public_key, certificate, issuer, profile, zero, stranger, gone };

// The buffer for a result; without a size it is a null pointer, which asks for the size.
struct Room {
  std::optional<CK_ULONG> size = {};
  bool length_wanted = true;  // else the pointer to the length is null too
};

// Data of the caller; nothing stands for a null pointer of length zero.
using Input = std::optional<support::Bytes>;
CK_BYTE* pointer_to(const Input& input);
CK_ULONG size_of(const Input& input);

struct Condition {
  CK_ATTRIBUTE_TYPE type;
  support::Bytes value;
};

struct AskedAttribute {
  CK_ATTRIBUTE_TYPE type;
  std::optional<CK_ULONG> room;  // nothing for a null pointer
};

struct AskedMechanism {
  CK_MECHANISM_TYPE type;
  bool with_parameter = false;
};

// Sessions are numbered; a script opens session 2 again and again under the same number.
inline constexpr unsigned kSessions = 4;
inline constexpr unsigned kNeverOpened = kSessions;

// A call looks at its own of these fields only.
struct Step {
  Call call = Call::session_info;
  unsigned session = 0;
  CK_FLAGS flags = 0;
  CK_USER_TYPE user = CKU_USER;
  std::vector<Condition> pattern = {};
  CK_ULONG most = 0;
  Name object = Name::zero;
  std::vector<AskedAttribute> asked = {};
  std::optional<AskedMechanism> mechanism = {};  // nothing for a null pointer
  Input data = {};                               // what is digested or signed, or the PIN
  Input signature = {};
  Room room = {};
};

using Script = std::vector<Step>;

std::string describe(const Step& step);
std::string describe(Name name);
// The bytes in hexadecimal, cut where they are many.
std::string describe(const Input& input);
std::string name_of_attribute(CK_ATTRIBUTE_TYPE type);

}  // namespace differential
