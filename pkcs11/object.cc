#include "pkcs11/object.h"

#include <atomic>

namespace pkcs11 {

CK_OBJECT_HANDLE new_object_handle() {
  static std::atomic<CK_OBJECT_HANDLE> last{CK_INVALID_HANDLE};
  return ++last;
}

}  // namespace pkcs11
