#include "tests/differential/step.h"

#include <algorithm>
#include <array>
#include <sstream>

namespace differential {
namespace {

// Which fields a call looks at, so that a report shows those alone.
using Fields = unsigned;
constexpr Fields kFlags = 1U << 0;
constexpr Fields kUser = 1U << 1;
constexpr Fields kPattern = 1U << 2;
constexpr Fields kMost = 1U << 3;
constexpr Fields kObject = 1U << 4;
constexpr Fields kAsked = 1U << 5;
constexpr Fields kMechanism = 1U << 6;
constexpr Fields kData = 1U << 7;
constexpr Fields kSignature = 1U << 8;
constexpr Fields kRoom = 1U << 9;

struct CallRow {
  const char* name;
  Fields fields;
};

// In the order of Call.
constexpr std::array<CallRow, static_cast<std::size_t>(Call::count_of_calls)> kCalls = {{
    {"C_OpenSession", kFlags},
    {"C_CloseSession", 0},
    {"C_CloseAllSessions", 0},
    {"C_GetSessionInfo", 0},
    {"C_Login", kUser | kData},
    {"C_Logout", 0},
    {"a whole search", kPattern},
    {"C_FindObjectsInit", kPattern},
    {"C_FindObjects", kMost},
    {"C_FindObjectsFinal", 0},
    {"C_GetAttributeValue", kObject | kAsked},
    {"C_CreateObject", kPattern},
    {"C_CopyObject", kObject | kPattern},
    {"C_DestroyObject", kObject},
    {"C_SetAttributeValue", kObject | kPattern},
    {"C_DigestInit", kMechanism},
    {"C_Digest", kData | kRoom},
    {"C_DigestUpdate", kData},
    {"C_DigestFinal", kRoom},
    {"C_SignInit", kMechanism | kObject},
    {"C_Sign", kData | kRoom},
    {"C_SignUpdate", kData},
    {"C_SignFinal", kRoom},
    {"C_VerifyInit", kMechanism | kObject},
    {"C_Verify", kData | kSignature},
    {"C_VerifyUpdate", kData},
    {"C_VerifyFinal", kSignature},
    {"C_GenerateRandom", kMost},
}};

struct Constant {
  CK_ULONG value;
  const char* name;
};

#define JPKI_NAME(constant) \
  Constant {                \
    constant, #constant     \
  }
constexpr std::array kMechanisms = {
    JPKI_NAME(CKM_RSA_PKCS),        JPKI_NAME(CKM_SHA1_RSA_PKCS),   JPKI_NAME(CKM_SHA224_RSA_PKCS),
    JPKI_NAME(CKM_SHA256_RSA_PKCS), JPKI_NAME(CKM_SHA384_RSA_PKCS), JPKI_NAME(CKM_SHA512_RSA_PKCS),
    JPKI_NAME(CKM_SHA_1),           JPKI_NAME(CKM_SHA224),          JPKI_NAME(CKM_SHA256),
    JPKI_NAME(CKM_SHA384),          JPKI_NAME(CKM_SHA512),          JPKI_NAME(CKM_ECDSA)};
constexpr std::array kAttributes = {JPKI_NAME(CKA_CLASS),
                                    JPKI_NAME(CKA_TOKEN),
                                    JPKI_NAME(CKA_PRIVATE),
                                    JPKI_NAME(CKA_MODIFIABLE),
                                    JPKI_NAME(CKA_LABEL),
                                    JPKI_NAME(CKA_ID),
                                    JPKI_NAME(CKA_SUBJECT),
                                    JPKI_NAME(CKA_VALUE),
                                    JPKI_NAME(CKA_ISSUER),
                                    JPKI_NAME(CKA_SERIAL_NUMBER),
                                    JPKI_NAME(CKA_CERTIFICATE_TYPE),
                                    JPKI_NAME(CKA_CERTIFICATE_CATEGORY),
                                    JPKI_NAME(CKA_TRUSTED),
                                    JPKI_NAME(CKA_KEY_TYPE),
                                    JPKI_NAME(CKA_SIGN),
                                    JPKI_NAME(CKA_VERIFY),
                                    JPKI_NAME(CKA_DECRYPT),
                                    JPKI_NAME(CKA_ENCRYPT),
                                    JPKI_NAME(CKA_SENSITIVE),
                                    JPKI_NAME(CKA_EXTRACTABLE),
                                    JPKI_NAME(CKA_ALWAYS_SENSITIVE),
                                    JPKI_NAME(CKA_NEVER_EXTRACTABLE),
                                    JPKI_NAME(CKA_ALWAYS_AUTHENTICATE),
                                    JPKI_NAME(CKA_LOCAL),
                                    JPKI_NAME(CKA_DERIVE),
                                    JPKI_NAME(CKA_MODULUS),
                                    JPKI_NAME(CKA_MODULUS_BITS),
                                    JPKI_NAME(CKA_PUBLIC_EXPONENT),
                                    JPKI_NAME(CKA_PRIVATE_EXPONENT),
                                    JPKI_NAME(CKA_PRIME_1),
                                    JPKI_NAME(CKA_COEFFICIENT),
                                    JPKI_NAME(CKA_START_DATE),
                                    JPKI_NAME(CKA_END_DATE),
                                    JPKI_NAME(CKA_CHECK_VALUE),
                                    JPKI_NAME(CKA_EC_PARAMS)};
#undef JPKI_NAME

template <std::size_t size>
std::string name_in(const std::array<Constant, size>& table, CK_ULONG value) {
  const auto row =
      std::find_if(table.begin(), table.end(), [value](const Constant& c) { return c.value == value; });
  if (row != table.end()) return row->name;
  std::ostringstream number;
  number << "0x" << std::hex << value;
  return number.str();
}

std::string describe(const Room& room) {
  if (!room.length_wanted) return "none, nor a place for the length";
  return room.size ? std::to_string(*room.size) + " bytes" : "null";
}

std::string describe(const std::vector<Condition>& pattern) {
  std::string text = "{";
  for (const Condition& condition : pattern) {
    text += name_of_attribute(condition.type) + "=" + differential::describe(Input(condition.value)) + " ";
  }
  return text + "}";
}

std::string describe(const std::vector<AskedAttribute>& asked) {
  std::string text = "{";
  for (const AskedAttribute& one : asked) {
    text += name_of_attribute(one.type) + (one.room ? "[" + std::to_string(*one.room) + "] " : "[null] ");
  }
  return text + "}";
}

std::string describe(const std::optional<AskedMechanism>& mechanism) {
  if (!mechanism) return "null";
  return name_in(kMechanisms, mechanism->type) + (mechanism->with_parameter ? " with a parameter" : "");
}

}  // namespace

CK_BYTE* pointer_to(const Input& input) {
  static CK_BYTE no_bytes = 0;
  if (!input) return nullptr;
  return input->empty() ? &no_bytes : const_cast<CK_BYTE*>(input->data());
}

CK_ULONG size_of(const Input& input) {
  return input ? input->size() : 0;
}

std::string name_of_attribute(CK_ATTRIBUTE_TYPE type) {
  return name_in(kAttributes, type);
}

std::string describe(Name name) {
  constexpr std::array kNames = {"private key", "public key", "certificate",          "issuer",
                                 "profile",     "handle 0",   "a handle never given", "gone"};
  return kNames[static_cast<std::size_t>(name)];
}

std::string describe(const Input& input) {
  constexpr std::size_t kShown = 12;
  if (!input) return "null";
  const bool cut = input->size() > kShown;
  const support::ByteView shown(input->data(), cut ? kShown : input->size());
  return support::to_hex(shown) + (cut ? ".. (" + std::to_string(input->size()) + " bytes)" : "");
}

std::string describe(const Step& step) {
  const auto& [name, fields] = kCalls[static_cast<std::size_t>(step.call)];
  std::ostringstream text;
  if (step.call == Call::close_all_sessions) return name;
  text << "session " << (step.session == kNeverOpened ? "never opened" : std::to_string(step.session)) << ": "
       << name;
  if ((fields & kFlags) != 0) text << " flags=" << step.flags;
  if ((fields & kUser) != 0) text << " user=" << step.user;
  if ((fields & kMechanism) != 0) text << " mechanism=" << describe(step.mechanism);
  if ((fields & kObject) != 0) text << " object=" << describe(step.object);
  if ((fields & kPattern) != 0) text << " " << describe(step.pattern);
  if ((fields & kAsked) != 0) text << " " << describe(step.asked);
  if ((fields & kMost) != 0) text << " most=" << step.most;
  if ((fields & kData) != 0) text << " data=" << describe(step.data);
  if ((fields & kSignature) != 0) text << " signature=" << describe(step.signature);
  if ((fields & kRoom) != 0) text << " buffer: " << describe(step.room);
  return text.str();
}

}  // namespace differential
