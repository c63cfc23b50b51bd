// What the attributes of each object have to be, from the standard's tables and from the card's certificates
// as OpenSSL reads them; nothing here comes from the module. Thread rule: values.
#pragma once

#include <string>
#include <vector>

#include "tests/conformance/token_test.h"

namespace conformance {

enum class ObjectKind {
  certificate,
  issuer_certificate,
  public_key,
  private_key,
  baseline_profile,
  authentication_profile,
  public_certificates_profile,
};

struct ExpectedAttribute {
  enum class Answer {
    value,      // this one
    some,       // the token's own choice, but not empty
    sensitive,  // CKR_ATTRIBUTE_SENSITIVE
    missing,    // CKR_ATTRIBUTE_TYPE_INVALID
  };
  CK_ATTRIBUTE_TYPE type;
  const char* name;
  Answer answer;
  Bytes value = {};
};

// All that the standard names for objects of this kind.
std::vector<ExpectedAttribute> expected_attributes(ObjectKind kind, CK_SLOT_ID slot,
                                                   const vcard::Credential& credential);

// The kinds of object that a token shows after a login.
std::vector<ObjectKind> object_kinds(CK_SLOT_ID slot);
const char* name_of(ObjectKind kind);

// A number or a flag as an attribute holds it.
Bytes attribute_bytes(CK_ULONG number);
Bytes attribute_flag(bool flag);

}  // namespace conformance
