#include "jpki/signature_scheme.h"

namespace jpki {

bool verifies(const support::crypto::PublicKey& key, SignatureScheme scheme, support::ByteView input,
              support::ByteView signature) {
  switch (scheme) {
    case SignatureScheme::pkcs1: return key.verifies_pkcs1(input, signature);
    case SignatureScheme::pss_sha256: return key.verifies_pss(kPssHash, input, signature);
    case SignatureScheme::ecdsa: return key.verifies_ecdsa(input, signature);
  }
  return false;
}

}  // namespace jpki
