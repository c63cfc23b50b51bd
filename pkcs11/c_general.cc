// General purpose functions (PKCS#11 2.40 section 5.4; C_GetInterface and C_GetInterfaceList of 3.0).
#include <cstring>
#include <iterator>

#include "conf/load.h"
#include "pkcs11/entry.h"
#include "pkcs11/flavour/flavour.h"
#include "pkcs11/function_list.h"
#include "pkcs11/initialize_args.h"
#include "pkcs11/padded_text.h"

using pkcs11::CkrError;
using pkcs11::require_argument;

namespace {

// A configuration that cannot be read is a line in the log, never a module that does not load.
std::unique_ptr<pkcs11::Module> make_module() {
  const conf::Loaded loaded = conf::load_settings();
  const std::string log_problem = support::open_log(loaded.settings.log_level, loaded.settings.log_file);
  for (const std::string& problem : loaded.problems) support::log_error(problem);
  if (!log_problem.empty()) support::log_error(log_problem);
  const pkcs11::TokenPolicy policy{loaded.settings.signature_consent == conf::SignatureConsent::each};
  return std::make_unique<pkcs11::Module>(pkcs11::open_reader_directory(), policy);
}

CK_INTERFACE& interface_2_40() {
  static CK_UTF8CHAR name[] = "PKCS 11";
  static CK_INTERFACE interface { name, &pkcs11::function_list_2_40(), 0 };
  return interface;
}

}  // namespace

extern "C" {

CK_RV C_Initialize(void* init_args) {
  return pkcs11::guarded(__func__, [&] {
    pkcs11::check_initialize_args(init_args);
    pkcs11::begin_module_life(make_module);
  });
}

CK_RV C_Finalize(void* reserved) {
  return pkcs11::guarded(__func__, [&] {
    if (reserved != nullptr) throw CkrError(CKR_ARGUMENTS_BAD, "pReserved is not null");
    pkcs11::end_module_life();
  });
}

CK_RV C_GetInfo(CK_INFO* info) {
  return pkcs11::enter(__func__, [&](pkcs11::Module&) {
    require_argument(info);
    *info = {};
    info->cryptokiVersion = pkcs11::function_list_2_40().version;
    pkcs11::put_padded(info->manufacturerID, "jpki-pkcs11 project");
    pkcs11::put_padded(info->libraryDescription, "PKCS#11 for the My Number Card");
    info->libraryVersion = {JPKI_VERSION_MAJOR, JPKI_VERSION_MINOR};
  });
}

JPKI_EXPORT CK_RV C_GetFunctionList(CK_FUNCTION_LIST** list) {
  return pkcs11::guarded(__func__, [&] {
    require_argument(list);
    *list = &pkcs11::function_list_2_40();
  });
}

JPKI_EXPORT CK_RV C_GetInterfaceList(CK_INTERFACE* list, CK_ULONG* count) {
  return pkcs11::guarded(__func__, [&] {
    require_argument(count);
    pkcs11::put_list(std::span(&interface_2_40(), 1), list, count);
  });
}

JPKI_EXPORT CK_RV C_GetInterface(CK_UTF8CHAR* name, CK_VERSION* version, CK_INTERFACE** interface,
                                 CK_FLAGS flags) {
  return pkcs11::guarded(__func__, [&] {
    require_argument(interface);
    CK_INTERFACE& offered = interface_2_40();
    const CK_VERSION has = pkcs11::function_list_2_40().version;
    const bool named =
        name == nullptr || std::strcmp(reinterpret_cast<const char*>(name),
                                       reinterpret_cast<const char*>(offered.pInterfaceName)) == 0;
    const bool versioned = version == nullptr || (version->major == has.major && version->minor == has.minor);
    if (!named || !versioned || flags != 0) throw CkrError(CKR_FUNCTION_FAILED, "no such interface");
    *interface = &offered;
  });
}

}  // extern "C"
