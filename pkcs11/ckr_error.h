// A call that ends with a return value other than CKR_OK.
#pragma once

#include <cstddef>
#include <exception>
#include <new>
#include <string>

#include "pkcs11/cryptoki.h"

namespace pkcs11 {

// Never turns into another one for want of memory: then it stands without its reason.
class CkrError : public std::exception {
 public:
  // `why` is for the log; it carries no data of the card or of the caller. A literal is not copied.
  explicit CkrError(CK_RV rv) noexcept : rv_(rv) {}
  template <std::size_t kSize>
  CkrError(CK_RV rv, const char (&why)[kSize]) noexcept : rv_(rv), why_(why) {}
  CkrError(CK_RV rv, const std::string& why) noexcept : rv_(rv) {
    try {
      copied_ = why;
    } catch (const std::bad_alloc&) {
      copied_.clear();
    }
  }

  CK_RV rv() const { return rv_; }
  const char* what() const noexcept override { return copied_.empty() ? why_ : copied_.c_str(); }

 private:
  CK_RV rv_;
  const char* why_ = "";
  std::string copied_;
};

}  // namespace pkcs11
