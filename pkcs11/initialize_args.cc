#include "pkcs11/initialize_args.h"

#include "pkcs11/ckr_error.h"

namespace pkcs11 {

void check_initialize_args(const void* pointer) {
  if (pointer == nullptr) return;
  const auto& args = *static_cast<const CK_C_INITIALIZE_ARGS*>(pointer);
  if (args.pReserved != nullptr) throw CkrError(CKR_ARGUMENTS_BAD, "pReserved is not null");
  const int callbacks = (args.CreateMutex != nullptr) + (args.DestroyMutex != nullptr) +
                        (args.LockMutex != nullptr) + (args.UnlockMutex != nullptr);
  if (callbacks != 0 && callbacks != 4)
    throw CkrError(CKR_ARGUMENTS_BAD, "some of the mutex functions, not all");
  if (callbacks == 4 && (args.flags & CKF_OS_LOCKING_OK) == 0) {
    throw CkrError(CKR_CANT_LOCK, "only the operating system's locks can be used");
  }
}

}  // namespace pkcs11
