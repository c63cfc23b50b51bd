// The attributes of the objects, one row each: which objects have it and where its value comes from.
#pragma once

#include <span>

#include "pkcs11/cryptoki.h"
#include "pkcs11/token.h"

namespace pkcs11 {

// Whether the object has every attribute of `pattern` with the value given there, and can be read: a
// certificate or public key that the card does not give is left out. The certificate is read last, only if
// all other attributes match. Throws CkrError{CKR_ARGUMENTS_BAD}, apdu::TransportError.
bool matches(Token& token, ObjectKind kind, std::span<const CK_ATTRIBUTE> pattern);

// C_GetAttributeValue (PKCS#11 2.40 section 5.7): fills in the attributes that it can, marks the others, and
// returns the code for them.
CK_RV get_attributes(Token& token, ObjectKind kind, std::span<CK_ATTRIBUTE> asked);

}  // namespace pkcs11
