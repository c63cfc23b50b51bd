// The objects of a card as templates for C_CreateObject.
// Thread rule: values only.
#pragma once

#include <vector>

#include "support/bytes.h"
#include "tests/differential/softhsm.h"

namespace differential {

class SoftObject {
 public:
  SoftObject(const char* name, CK_OBJECT_CLASS object_class, bool is_private);

  const char* name() const { return name_; }
  void add(CK_ATTRIBUTE_TYPE type, support::ByteView value);
  void add(CK_ATTRIBUTE_TYPE type, CK_ULONG value);
  void add_flag(CK_ATTRIBUTE_TYPE type, bool value);
  std::vector<CK_ATTRIBUTE> attributes();

 private:
  struct Attribute {
    CK_ATTRIBUTE_TYPE type;
    support::Bytes value;
  };
  const char* name_;
  std::vector<Attribute> attributes_;
};

// Private key, public key, certificate, issuer's certificate, and where the certificate is public, something
// that stands for a profile object, which SoftHSM does not know.
std::vector<SoftObject> soft_objects(const TokenContents& contents);

}  // namespace differential
