#include "pkcs11/function_list.h"

#include "pkcs11/c_unsupported.h"
#include "pkcs11/function_names.h"

namespace pkcs11 {

CK_FUNCTION_LIST& function_list_2_40() {
#define JPKI_WRITTEN(name) &name,
#define JPKI_UNSUPPORTED(name) &Unsupported<&CK_FUNCTION_LIST::name>::call,
  // PKCS#11 hands it out as writable; nobody may write it.
  static CK_FUNCTION_LIST list = {{2, 40}, JPKI_CRYPTOKI_FUNCTIONS(JPKI_WRITTEN, JPKI_UNSUPPORTED)};
#undef JPKI_WRITTEN
#undef JPKI_UNSUPPORTED
  return list;
}

}  // namespace pkcs11
