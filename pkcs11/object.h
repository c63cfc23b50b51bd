// The objects of a token: which there are, and their handles.
#pragma once

#include <cstddef>

#include "pkcs11/cryptoki.h"

namespace pkcs11 {

enum class ObjectKind {
  certificate,
  public_key,
  private_key,
  issuer_certificate,
  baseline_profile,
  authentication_profile,
  public_certificates_profile,
};
inline constexpr std::size_t kObjectKinds = 7;

constexpr bool is_key(ObjectKind kind) {
  return kind == ObjectKind::public_key || kind == ObjectKind::private_key;
}

struct Object {
  CK_OBJECT_HANDLE handle = CK_INVALID_HANDLE;
  ObjectKind kind = ObjectKind::certificate;
};

// A number that has not been given out before in this process.
CK_OBJECT_HANDLE new_object_handle();

}  // namespace pkcs11
