// A call that ends with a return value other than CKR_OK.
#pragma once

#include <stdexcept>
#include <string>

#include "pkcs11/cryptoki.h"

namespace pkcs11 {

class CkrError : public std::runtime_error {
 public:
  // `why` is for the log: what was found, without data of the card or of the caller.
  explicit CkrError(CK_RV rv, const std::string& why = {}) : std::runtime_error(why), rv_(rv) {}

  CK_RV rv() const { return rv_; }

 private:
  CK_RV rv_;
};

}  // namespace pkcs11
