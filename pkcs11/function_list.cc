#include "pkcs11/function_list.h"

#include <array>

#include "pkcs11/c_general.h"
#include "pkcs11/c_unsupported.h"

namespace pkcs11 {

// PKCS#11 declares the lists as writable; callers must not write them.
#define JPKI_WRITTEN(name) &name,
#define JPKI_UNSUPPORTED_2_40(name) &Unsupported<&CK_FUNCTION_LIST::name>::call,
#define JPKI_UNSUPPORTED_3_0(name) &Unsupported<&CK_FUNCTION_LIST_3_0::name>::call,
#define JPKI_SAME(name) same.name,

CK_FUNCTION_LIST& function_list_2_40() {
  static CK_FUNCTION_LIST list = {{2, 40}, JPKI_FUNCTIONS_2_40(JPKI_WRITTEN, JPKI_UNSUPPORTED_2_40)};
  return list;
}

CK_FUNCTION_LIST_3_0& function_list_3_0() {
  static CK_FUNCTION_LIST_3_0 list = [] {
    const CK_FUNCTION_LIST& same = function_list_2_40();
    CK_FUNCTION_LIST_3_0 made = {{3, 0},
                                 JPKI_FUNCTIONS_2_40(JPKI_SAME, JPKI_SAME)
                                     JPKI_FUNCTIONS_3_0(JPKI_WRITTEN, JPKI_UNSUPPORTED_3_0)};
    made.C_GetInfo = &get_info_3_0;
    return made;
  }();
  return list;
}

#undef JPKI_WRITTEN
#undef JPKI_UNSUPPORTED_2_40
#undef JPKI_UNSUPPORTED_3_0
#undef JPKI_SAME

std::span<CK_INTERFACE> interfaces() {
  static char name[] = "PKCS 11";
  static std::array<CK_INTERFACE, 2> offered = {{
      {name, &function_list_3_0(), 0},
      {name, &function_list_2_40(), 0},
  }};
  return offered;
}

}  // namespace pkcs11
